import { queryOptions } from "@tanstack/react-query";
import { answered, api, type Shape } from "@/lib/api/client";

export type Overview = Shape<"Overview">;

export const overviewQuery = (org: string, model: string) =>
  queryOptions({
    queryKey: [org, "overview", model],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/overview", {
          params: { path: { org, name: model } },
          signal,
        }),
      ),
  });
