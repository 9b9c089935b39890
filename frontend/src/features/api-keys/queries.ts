import { queryOptions } from "@tanstack/react-query";
import { answered, api, type Shape } from "@/lib/api/client";
import { every } from "@/lib/api/every";

export type ApiKey = Shape<"ApiKey">;
export type IssuedApiKey = Shape<"IssuedApiKey">;

/** What a program may be let do; each is a key of `apiKeys.scope`. */
export const SCOPES = [
  "predictions:read",
  "export",
  "query",
  "data:read",
  "data:write",
  "features:write",
  "train",
  "admin",
] as const;

/** A message's key has no colon. */
export const scopeWord = (scope: string) => scope.replace(":", "_") as "data_read";

export const apiKeysQuery = (org: string) =>
  queryOptions({
    queryKey: [org, "api-keys"],
    queryFn: ({ signal }) =>
      every((cursor) =>
        answered(
          api.GET("/api/v1/organizations/{org}/api-keys", {
            params: { path: { org }, query: { limit: 200, cursor } },
            signal,
          }),
        ),
      ),
  });
