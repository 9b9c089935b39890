import { queryOptions } from "@tanstack/react-query";
import { answered, api, type Shape } from "@/lib/api/client";
import { Problem } from "@/lib/api/problem";

export type Feature = Shape<"Feature">;
export type FeatureList = Shape<"FeatureList">;
export type Lineage = Shape<"Lineage">;
export type ColumnDrift = Shape<"ColumnDrift">;

/** The whole catalogue: a few hundred features at most, which are searched and sorted here. */
export const featuresQuery = (org: string, model: string) =>
  queryOptions({
    queryKey: [org, "features", model],
    queryFn: async ({ signal }): Promise<FeatureList> => {
      const ask = (cursor?: string) =>
        answered(
          api.GET("/api/v1/organizations/{org}/models/{name}/features", {
            params: { path: { org, name: model }, query: { limit: 200, cursor } },
            signal,
          }),
        );
      const first = await ask();
      const items = [...first.items];
      for (let next = first.next_cursor; next; ) {
        const page = await ask(next);
        items.push(...page.items);
        next = page.next_cursor;
      }
      return { ...first, items, next_cursor: null };
    },
  });

/** How far each feature has moved since the model learned; none before the first scoring. */
export const movedQuery = (org: string, model: string) =>
  queryOptions({
    queryKey: [org, "drift", model, "columns"],
    queryFn: async ({ signal }): Promise<Record<string, ColumnDrift>> => {
      try {
        const report = await answered(
          api.GET("/api/v1/organizations/{org}/models/{name}/drift", {
            params: { path: { org, name: model } },
            signal,
          }),
        );
        return Object.fromEntries(report.columns.map((one) => [one.feature, one]));
      } catch (error) {
        if (Problem.of(error).code === "not_scored") return {};
        throw error;
      }
    },
  });

export const lineageQuery = (org: string, model: string, feature: string | undefined) =>
  queryOptions({
    queryKey: [org, "lineage", model, feature ?? ""],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/lineage", {
          params: { path: { org, name: model }, query: { feature } },
          signal,
        }),
      ),
    enabled: feature !== undefined,
  });
