import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answered, api, type Shape } from "@/lib/api/client";
import type { paths } from "@/lib/api/schema";

export type Prediction = Shape<"Prediction">;
type Query = NonNullable<
  paths["/api/v1/organizations/{org}/models/{name}/predictions"]["get"]["parameters"]["query"]
>;
export type Filters = Omit<Query, "cursor" | "limit" | "scoring_run_id">;

const PAGE = 100;

/** A few from the top. */
export const topQuery = (org: string, model: string, query: Query) =>
  queryOptions({
    queryKey: [org, "predictions", model, "top", query],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/predictions", {
          params: { path: { org, name: model }, query },
          signal,
        }),
      ),
  });

/** The whole list, page by page; what was shown stays until the filter's answer has come. */
export const listQuery = (org: string, model: string, filters: Filters) =>
  infiniteQueryOptions({
    queryKey: [org, "predictions", model, "list", filters],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/predictions", {
          params: { path: { org, name: model }, query: { ...filters, cursor: pageParam, limit: PAGE } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    // Else each page that comes is compared with all that came before, value by value.
    structuralSharing: false,
  });

export const oneQuery = (org: string, model: string, key: string) =>
  queryOptions({
    queryKey: [org, "predictions", model, "one", key],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/predictions/{entity_key}", {
          params: { path: { org, name: model, entity_key: key } },
          signal,
        }),
      ),
  });

/** What the list can be narrowed down by. */
export const facetsQuery = (org: string, model: string) =>
  queryOptions({
    queryKey: [org, "facets", model],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/facets", {
          params: { path: { org, name: model } },
          signal,
        }),
      ),
    staleTime: 5 * 60_000,
  });
