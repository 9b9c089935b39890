import { infiniteQueryOptions } from "@tanstack/react-query";
import { answered, api, type Shape } from "@/lib/api/client";

export type WhatCame = Shape<"WhatCame">;
export type RunResult = Shape<"RunResult">;

/** What was promised and what came of it; scorings by pages, the newest first. */
export const resultsQuery = (org: string, model: string, which: "all" | "matured" | "waiting") =>
  infiniteQueryOptions({
    queryKey: [org, "results", model, which],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/results", {
          params: { path: { org, name: model }, query: { which, cursor: pageParam, limit: 20 } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
