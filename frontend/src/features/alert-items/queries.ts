import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answered, api, type Shape } from "@/lib/api/client";
import type { paths } from "@/lib/api/schema";

export type Item = Shape<"AlertItem">;
export type State = Item["state"];
export type Result = NonNullable<Item["result"]>;
export type Changes = Omit<Shape<"ManyChanges">, "items">;
type Query = NonNullable<paths["/api/v1/organizations/{org}/alert-items"]["get"]["parameters"]["query"]>;
export type WhyCode = NonNullable<Query["why"]>;
export type Sort = NonNullable<Query["sort"]>;

/** Which part of the inbox is looked at. */
export interface Which {
  model: string;
  state: State;
  show: "mine" | "unassigned" | "everybody";
  why?: WhyCode;
  sort: Sort;
}

const PAGE = 50;

export const itemsQuery = (org: string, which: Which) =>
  infiniteQueryOptions({
    queryKey: [org, "alert-items", "list", which],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/alert-items", {
          params: {
            path: { org },
            query: {
              model: which.model,
              states: [which.state],
              mine: which.show === "mine",
              unassigned: which.show === "unassigned",
              why: which.why,
              sort: which.sort,
              cursor: pageParam,
              limit: PAGE,
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });

/** All items of one customer or lead, the newest first. */
export const itemsOfQuery = (org: string, model: string, key: string) =>
  queryOptions({
    queryKey: [org, "alert-items", "of", model, key],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/alert-items", {
          params: {
            path: { org },
            query: {
              model,
              entity_key: key,
              states: ["open", "acknowledged", "snoozed", "done"],
              sort: "named",
            },
          },
          signal,
        }),
      ),
    select: (list) => list.items,
  });

export const countsQuery = (org: string, model: string) =>
  queryOptions({
    queryKey: [org, "alert-items", "counts", model],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/alert-items/counts", {
          params: { path: { org }, query: { model } },
          signal,
        }),
      ),
  });

export const stepsQuery = (org: string, item: string) =>
  queryOptions({
    queryKey: [org, "alert-items", "steps", item],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/alert-items/{item_id}/steps", {
          params: { path: { org, item_id: item }, query: { limit: 200 } },
          signal,
        }),
      ),
    select: (list) => list.items,
  });
