import { queryOptions } from "@tanstack/react-query";
import { answered, api, type Shape } from "@/lib/api/client";

export type Task = Shape<"Task">;

/** What one has to do until a day, or before it. */
export const dueQuery = (org: string, day: string) =>
  queryOptions({
    queryKey: [org, "tasks", "due", day],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/tasks", {
          params: { path: { org }, query: { mine: true, done: false, due_by: day, limit: 200 } },
          signal,
        }),
      ),
    select: (list) => list.items,
  });

export const tasksOfQuery = (org: string, key: string) =>
  queryOptions({
    queryKey: [org, "tasks", "of", key],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/tasks", {
          params: { path: { org }, query: { entity_key: key, limit: 200 } },
          signal,
        }),
      ),
    select: (list) => list.items,
  });
