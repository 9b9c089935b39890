import { queryOptions } from "@tanstack/react-query";
import { answered, api, type Shape } from "@/lib/api/client";

export type SavedView = Shape<"SavedView">;

/** One's own views of the list of predictions, and those that colleagues share. */
export const viewsQuery = (org: string) =>
  queryOptions({
    queryKey: [org, "saved-views", "predictions"],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/saved-views", {
          params: { path: { org }, query: { list: "predictions", limit: 200 } },
          signal,
        }),
      ),
    select: (list) => list.items,
  });
