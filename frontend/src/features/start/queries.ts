import { queryOptions } from "@tanstack/react-query";
import { answered, api, type Shape } from "@/lib/api/client";

const WHILE_RUNNING = 2000;

const ended = (status: string) => status !== "queued" && status !== "running";

export const trainingRunQuery = (org: string, id: string) =>
  queryOptions({
    queryKey: [org, "training-runs", id],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/training-runs/{run_id}", {
          params: { path: { org, run_id: id } },
          signal,
        }),
      ),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && ended(state.data.status) ? false : WHILE_RUNNING),
  });

export const trainingRunsQuery = (org: string, model: string) =>
  queryOptions({
    queryKey: [org, "training-runs", "of", model],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/training-runs", {
          params: { path: { org, name: model }, query: { limit: 20 } },
          signal,
        }),
      ),
  });

export const scoringRunsQuery = (org: string, model: string) =>
  queryOptions({
    queryKey: [org, "scoring-runs", model],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/scoring-runs", {
          params: { path: { org, name: model }, query: { limit: 20 } },
          signal,
        }),
      ),
    select: (list) => list.items,
    staleTime: 0,
  });

export const checklistQuery = (org: string, model: string, number: number) =>
  queryOptions({
    queryKey: [org, "checklist", model, number],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/versions/{number}/checklist", {
          params: { path: { org, name: model, number } },
          signal,
        }),
      ),
  });

export const train = (org: string, name: string) =>
  answered(
    api.POST("/api/v1/organizations/{org}/models/{name}/training-runs", {
      params: { path: { org, name } },
      body: { budget: "fast" },
    }),
  );

export const promote = (org: string, name: string, number: number, note: string) =>
  answered(
    api.PUT("/api/v1/organizations/{org}/models/{name}/versions/{number}/stage", {
      params: { path: { org, name, number } },
      body: { stage: "prod", note },
    }),
  );

/** Everybody that the data hold now, by the version of this number. */
export const score = (org: string, name: string, version: number) =>
  answered(
    api.POST("/api/v1/organizations/{org}/models/{name}/scoring-runs", {
      params: { path: { org, name } },
      body: { version },
    }),
  );

export type Run = Shape<"TrainingRunDetail">;
