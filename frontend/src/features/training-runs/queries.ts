import { queryOptions } from "@tanstack/react-query";
import { answered, api, type Shape } from "@/lib/api/client";

export type TrainingRun = Shape<"TrainingRun">;
export type RunDetail = Shape<"TrainingRunDetail">;
export type NewRun = Shape<"NewTrainingRun">;

const WHILE_RUNNING = 2000;
export const running = (run: Pick<TrainingRun, "status">) =>
  run.status === "queued" || run.status === "running";

export const runsQuery = (org: string, model: string) =>
  queryOptions({
    queryKey: [org, "training-runs", model],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/training-runs", {
          params: { path: { org, name: model }, query: { limit: 100 } },
          signal,
        }),
      ),
    select: (list) => list.items,
    refetchInterval: ({ state }) => (state.data?.items.some(running) ? WHILE_RUNNING : false),
  });

export const runQuery = (org: string, id: string) =>
  queryOptions({
    queryKey: [org, "training-runs", "one", id],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/training-runs/{run_id}", {
          params: { path: { org, run_id: id } },
          signal,
        }),
      ),
    refetchInterval: ({ state }) => (state.data && running(state.data) ? WHILE_RUNNING : false),
  });

export const readinessQuery = (org: string, model: string) =>
  queryOptions({
    queryKey: [org, "readiness", model],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/readiness", {
          params: { path: { org, name: model } },
          signal,
        }),
      ),
    staleTime: 60_000,
  });

export const train = (org: string, model: string) => (body: NewRun) =>
  answered(
    api.POST("/api/v1/organizations/{org}/models/{name}/training-runs", {
      params: { path: { org, name: model } },
      body,
    }),
  );

export const rerun = (org: string) => (id: string) =>
  answered(
    api.POST("/api/v1/organizations/{org}/training-runs/{run_id}/rerun", {
      params: { path: { org, run_id: id } },
    }),
  );
