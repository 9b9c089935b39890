import { queryOptions } from "@tanstack/react-query";
import { answered, api } from "@/lib/api/client";

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

/** Everybody that the data hold now, by the version of this number. */
export const score = (org: string, name: string, version: number) =>
  answered(
    api.POST("/api/v1/organizations/{org}/models/{name}/scoring-runs", {
      params: { path: { org, name } },
      body: { version },
    }),
  );
