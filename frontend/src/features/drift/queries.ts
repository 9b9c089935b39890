import { queryOptions } from "@tanstack/react-query";
import { answered, api, type Shape } from "@/lib/api/client";

export type DriftReport = Shape<"DriftReport">;
export type ColumnDrift = Shape<"ColumnDrift">;
export type Level = DriftReport["level"];

export const driftQuery = (org: string, model: string, run?: string) =>
  queryOptions({
    queryKey: [org, "drift", model, run ?? "newest"],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/drift", {
          params: { path: { org, name: model }, query: { scoring_run_id: run } },
          signal,
        }),
      ),
  });

/** Scorings that made a list, the newest first. */
export const scoringsQuery = (org: string, model: string) =>
  queryOptions({
    queryKey: [org, "scoring-runs", model, "past"],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/scoring-runs", {
          params: { path: { org, name: model }, query: { limit: 60 } },
          signal,
        }),
      ),
    select: (list) => list.items.filter((run) => run.published && run.purpose === "list"),
  });
