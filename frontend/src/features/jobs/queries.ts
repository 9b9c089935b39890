import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answered, api, type Shape } from "@/lib/api/client";

export type Job = Shape<"Job">;
export type Line = Shape<"LogLine">;

export const over = (job: Job) => job.status !== "queued" && job.status !== "running";

const WHILE_RUNNING = 2000;
const OTHERWISE = 30_000;

/** The newest jobs; looked at often while one of them runs. */
export const jobsQuery = (org: string) =>
  queryOptions({
    queryKey: [org, "jobs"],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/jobs", {
          params: { path: { org }, query: { limit: 50 } },
          signal,
        }),
      ),
    select: (list) => list.items,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.items.some((job) => !over(job)) ? WHILE_RUNNING : OTHERWISE),
  });

/** All of them, page by page, for whoever looks for one of last week. */
export const allJobsQuery = (org: string) =>
  infiniteQueryOptions({
    queryKey: [org, "jobs", "all"],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/jobs", {
          params: { path: { org }, query: { limit: 50, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some((job) => !over(job))) ? WHILE_RUNNING : OTHERWISE,
  });

export const cancelJob = (org: string) => (id: string) =>
  answered(
    api.POST("/api/v1/organizations/{org}/jobs/{job_id}/cancel", { params: { path: { org, job_id: id } } }),
  );

/** Ends a training with what it has learned so far. */
export const finishJob = (org: string) => (id: string) =>
  answered(
    api.POST("/api/v1/organizations/{org}/jobs/{job_id}/finish", { params: { path: { org, job_id: id } } }),
  );
