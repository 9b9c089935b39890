import { queryOptions } from "@tanstack/react-query";
import { answered, api } from "@/lib/api/client";

export const modelsQuery = (org: string) =>
  queryOptions({
    queryKey: [org, "models"],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models", {
          params: { path: { org }, query: { limit: 200 } },
          signal,
        }),
      ),
    select: (list) => list.items,
    staleTime: 60_000,
  });
