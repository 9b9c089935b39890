import { queryOptions } from "@tanstack/react-query";
import { answered, api } from "@/lib/api/client";

/** How one customer's score went, by the scorings; the alerts that named them, and what the team did. */
export const historyQuery = (org: string, model: string, key: string) =>
  queryOptions({
    queryKey: [org, "customer-history", model, key],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/customer-history/{entity_key}", {
          params: { path: { org, name: model, entity_key: key } },
          signal,
        }),
      ),
  });

/** What the data say of one customer: attributes as last received, and what they did. */
export const customerQuery = (org: string, model: string, key: string, by: "week" | "month") =>
  queryOptions({
    queryKey: [org, "customers", model, key, by],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/customers/{entity_key}", {
          params: { path: { org, name: model, entity_key: key }, query: { by } },
          signal,
        }),
      ),
  });
