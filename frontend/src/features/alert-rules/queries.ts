import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answered, api, type Shape } from "@/lib/api/client";

export type AlertRule = Shape<"AlertRule">;
export type RuleParts = Shape<"RulePreview">;

export const rulesQuery = (org: string) =>
  queryOptions({
    queryKey: [org, "alert-rules", "list"],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/alert-rules", {
          params: { path: { org }, query: { limit: 200 } },
          signal,
        }),
      ),
    select: (list) => list.items,
  });

/** Whether a rule spoke after each scoring, and why not; the newest first. */
export const checksQuery = (org: string, rule: string) =>
  infiniteQueryOptions({
    queryKey: [org, "alert-rules", "checks", rule],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/alert-rules/{rule_id}/checks", {
          params: { path: { org, rule_id: rule }, query: { cursor: pageParam, limit: 30 } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

/** Whom a rule would have named at the newest scoring, and how many at those before. */
export const previewQuery = (org: string, parts: RuleParts) =>
  queryOptions({
    queryKey: [org, "alert-rules", "preview", parts],
    queryFn: ({ signal }) =>
      answered(
        api.POST("/api/v1/organizations/{org}/alert-rules/preview", {
          params: { path: { org } },
          body: parts,
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
