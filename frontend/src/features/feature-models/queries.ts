import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answered, api, type Shape } from "@/lib/api/client";
import { every } from "@/lib/api/every";

export type FeatureModel = Shape<"FeatureModel">;
export type Version = Shape<"Version">;
/** The client makes lists of the contract's pairs. */
export type Preview = Omit<Shape<"Preview">, "relations"> & { relations: Record<string, string[][]> };
export type PreviewColumn = Shape<"PreviewColumn">;
export type NewFeatureModel = Shape<"NewFeatureModel">;

export const featureModelsQuery = (org: string) =>
  queryOptions({
    queryKey: [org, "feature-models"],
    queryFn: ({ signal }) =>
      every((cursor) =>
        answered(
          api.GET("/api/v1/organizations/{org}/feature-models", {
            params: { path: { org }, query: { limit: 200, cursor } },
            signal,
          }),
        ),
      ),
  });

export const featureModelQuery = (org: string, name: string) =>
  queryOptions({
    queryKey: [org, "feature-models", name],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/feature-models/{name}", {
          params: { path: { org, name } },
          signal,
        }),
      ),
    enabled: name !== "",
  });

export const versionsQuery = (org: string, name: string) =>
  queryOptions({
    queryKey: [org, "feature-models", name, "versions"],
    queryFn: ({ signal }) =>
      every((cursor) =>
        answered(
          api.GET("/api/v1/organizations/{org}/feature-models/{name}/versions", {
            params: { path: { org, name }, query: { limit: 200, cursor } },
            signal,
          }),
        ),
      ),
  });

/** One try. Another text is another key: the request of an older one is called off, and the server stops it. */
export const previewQuery = (org: string, said: Shape<"Try">) =>
  queryOptions({
    queryKey: [org, "feature-preview", said],
    queryFn: ({ signal }) =>
      answered(
        api.POST("/api/v1/organizations/{org}/feature-models/preview", {
          params: { path: { org } },
          body: said,
          signal,
        }),
      ),
    enabled: said.sql.trim() !== "",
    retry: false,
    staleTime: 60_000,
    gcTime: 60_000,
    refetchOnWindowFocus: false,
    placeholderData: keepPreviousData,
  });

export const write = (org: string, name: string, body: NewFeatureModel) =>
  answered(
    api.PUT("/api/v1/organizations/{org}/feature-models/{name}", { params: { path: { org, name } }, body }),
  );

/** Which features a model learns from, from its next training on. */
export const learnFrom = (org: string, model: string, feature_models: string[]) =>
  answered(
    api.PATCH("/api/v1/organizations/{org}/models/{name}", {
      params: { path: { org, name: model } },
      body: { feature_models },
    }),
  );
