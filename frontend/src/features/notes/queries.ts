import { queryOptions } from "@tanstack/react-query";
import { answered, api, type Shape } from "@/lib/api/client";

export type Note = Shape<"Note">;

export const notesQuery = (org: string, key: string) =>
  queryOptions({
    queryKey: [org, "notes", key],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/notes", {
          params: { path: { org }, query: { entity_key: key, limit: 200 } },
          signal,
        }),
      ),
    select: (list) => list.items,
  });
