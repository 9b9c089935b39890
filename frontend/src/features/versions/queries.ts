import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answered, api, PREFIX, type Shape } from "@/lib/api/client";
import type { paths } from "@/lib/api/schema";

export type Version = Shape<"ModelVersion">;
export type Report = Shape<"Report">;
export type Charts = Shape<"Charts">;
export type Decision = Shape<"Decision">;
export type CallPoint = Shape<"CallPoint">;
export type Economics = Shape<"Economics">;
/** Economics that are tried for one answer, over those of the model. */
export type Tried = Pick<
  NonNullable<paths["/api/v1/organizations/{org}/models/{name}/decision"]["get"]["parameters"]["query"]>,
  "contact_cost" | "save_rate" | "conversion_lift" | "margin" | "periods" | "value" | "order"
>;

const path = (org: string, name: string) => ({ path: { org, name } });
const of = (org: string, name: string, number: number) => ({ path: { org, name, number } });

export const versionsQuery = (org: string, model: string) =>
  queryOptions({
    queryKey: [org, "versions", model],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/versions", {
          params: { ...path(org, model), query: { limit: 200 } },
          signal,
        }),
      ),
    select: (list) => list.items,
  });

export const reportQuery = (org: string, model: string, number: number) =>
  queryOptions({
    queryKey: [org, "versions", model, number, "report"],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/versions/{number}/report", {
          params: of(org, model, number),
          signal,
        }),
      ),
    staleTime: 10 * 60_000, // written once, at training
  });

/** What a version is, was made from, can and cannot do. */
export const cardQuery = (org: string, model: string, number: number) =>
  queryOptions({
    queryKey: [org, "versions", model, number, "card"],
    queryFn: async ({ signal }) => {
      const card = await answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/versions/{number}/card", {
          params: { ...of(org, model, number), query: { format: "json" } },
          signal,
        }),
      );
      return card as Shape<"ModelCard">;
    },
  });

export const decisionQuery = (org: string, model: string, version: number, tried: Tried) =>
  queryOptions({
    queryKey: [org, "decision", model, version, tried],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/decision", {
          params: { ...path(org, model), query: { version, ...tried } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });

export const checklistQuery = (org: string, model: string, number: number) =>
  queryOptions({
    queryKey: [org, "versions", model, number, "checklist"],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/versions/{number}/checklist", {
          params: of(org, model, number),
          signal,
        }),
      ),
  });

export const promotionsQuery = (org: string, model: string) =>
  queryOptions({
    queryKey: [org, "promotions", model],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/promotions", {
          params: { ...path(org, model), query: { limit: 200 } },
          signal,
        }),
      ),
    select: (list) => list.items,
  });

/** What was in prod at the end of a day. */
export const prodQuery = (org: string, model: string, day: string) =>
  queryOptions({
    queryKey: [org, "promotions", model, "prod", day],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/prod", {
          params: { ...path(org, model), query: { at: day } },
          signal,
        }),
      ),
  });

export const setStage =
  (org: string, model: string) =>
  ({ number, ...body }: { number: number } & Shape<"StageChange">) =>
    answered(
      api.PUT("/api/v1/organizations/{org}/models/{name}/versions/{number}/stage", {
        params: of(org, model, number),
        body,
      }),
    );

export const rollBack = (org: string, model: string) => (note: string) =>
  answered(
    api.POST("/api/v1/organizations/{org}/models/{name}/rollback", {
      params: path(org, model),
      body: { note },
    }),
  );

/** What is no longer as it was once a version has moved. */
export const afterMove = (org: string, model: string) => [
  [org, "versions", model],
  [org, "promotions", model],
  [org, "decision", model],
];

export const compareQuery = (org: string, model: string, a: number, b: number, n: number) =>
  queryOptions({
    queryKey: [org, "compare", model, a, b, n],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/compare", {
          params: { ...path(org, model), query: { a, b, n } },
          signal,
        }),
      ),
    placeholderData: (before) => (before?.a === a && before.b === b ? before : undefined),
  });

export const scoreToCompare = (org: string, model: string) => (body: { a: number; b: number }) =>
  answered(api.POST("/api/v1/organizations/{org}/models/{name}/compare", { params: path(org, model), body }));

export const answersQuery = (org: string, model: string) =>
  queryOptions({
    queryKey: [org, "column-answers", model],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/models/{name}/column-answers", {
          params: path(org, model),
          signal,
        }),
      ),
    select: (list) => list.items,
  });

export const answerColumn =
  (org: string, model: string) =>
  (body: Shape<"NewColumnAnswer">): Promise<Shape<"ColumnAnswer">> =>
    answered(
      api.POST("/api/v1/organizations/{org}/models/{name}/column-answers", {
        params: path(org, model),
        body,
      }),
    );

export const saveEconomics = (org: string, model: string) => (economics: Economics) =>
  answered(
    api.PATCH("/api/v1/organizations/{org}/models/{name}", {
      params: path(org, model),
      body: { economics },
    }),
  );

/** Where a version's files are fetched from. */
export function fileAddress(org: string, model: string, number: number, file: "artifact" | "card?format=md") {
  return `${PREFIX}/organizations/${encodeURIComponent(org)}/models/${encodeURIComponent(model)}/versions/${number}/${file}`;
}
