import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answered, api, type Shape } from "@/lib/api/client";

/** What a question counts; one that is outdated before it is answered is given up. */
export const previewQuery = (org: string, question: Shape<"NewQuestion"> | null) =>
  queryOptions({
    queryKey: [org, "questions", question],
    queryFn: ({ signal }) =>
      answered(
        api.POST("/api/v1/organizations/{org}/models/preview", {
          params: { path: { org } },
          body: question as Shape<"NewQuestion">,
          signal,
        }),
      ),
    enabled: question !== null,
    placeholderData: keepPreviousData,
  });

export const createModel = (org: string) => (body: Shape<"NewModel">) =>
  answered(api.POST("/api/v1/organizations/{org}/models", { params: { path: { org } }, body }));

export const changeModel = (org: string, name: string) => (body: Shape<"ModelChanges">) =>
  answered(api.PATCH("/api/v1/organizations/{org}/models/{name}", { params: { path: { org, name } }, body }));
