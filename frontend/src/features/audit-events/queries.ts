import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { answered, api, PREFIX, type Shape } from "@/lib/api/client";

export type AuditEvent = Shape<"AuditEvent">;

export const auditEventsQuery = (org: string, verb: string | undefined) =>
  infiniteQueryOptions({
    queryKey: [org, "audit-events", verb ?? ""],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/audit-events", {
          params: { path: { org }, query: { verb, cursor: pageParam, limit: 100 } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });

export function exportAddress(org: string, verb: string | undefined): string {
  const query = verb ? `?${new URLSearchParams({ verb })}` : "";
  return `${PREFIX}/organizations/${encodeURIComponent(org)}/audit-events/export${query}`;
}
