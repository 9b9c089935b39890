import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answered, api, type Shape } from "@/lib/api/client";

export type Schedule = Shape<"Schedule">;
export type NewSchedule = Shape<"NewSchedule">;
export type Changes = Shape<"ScheduleChanges">;

export const schedulesQuery = (org: string, model: string) =>
  queryOptions({
    queryKey: [org, "schedules", model],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/schedules", {
          params: { path: { org }, query: { model, limit: 200 } },
          signal,
        }),
      ),
    select: (list) => list.items,
    refetchInterval: 60_000,
  });

/** When an expression comes; asked as one types, and kept nowhere. */
export const timesQuery = (org: string, cron: string) =>
  queryOptions({
    queryKey: [org, "schedules", "times", cron],
    queryFn: ({ signal }) =>
      answered(
        api.POST("/api/v1/organizations/{org}/schedules/preview", {
          params: { path: { org } },
          body: { cron },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

export const createSchedule = (org: string) => (body: NewSchedule) =>
  answered(api.POST("/api/v1/organizations/{org}/schedules", { params: { path: { org } }, body }));

export const changeSchedule =
  (org: string) =>
  ({ id, ...body }: { id: string } & Changes) =>
    answered(
      api.PATCH("/api/v1/organizations/{org}/schedules/{schedule_id}", {
        params: { path: { org, schedule_id: id } },
        body,
      }),
    );

export const deleteSchedule = (org: string) => (id: string) =>
  answered(
    api.DELETE("/api/v1/organizations/{org}/schedules/{schedule_id}", {
      params: { path: { org, schedule_id: id } },
    }),
  );
