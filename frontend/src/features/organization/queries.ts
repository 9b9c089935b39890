import { queryOptions } from "@tanstack/react-query";
import { answered, api, type Shape } from "@/lib/api/client";

export type Settings = Shape<"OrganizationSettings">;
export type Changes = Shape<"OrganizationChanges">;

export const settingsQuery = (org: string) =>
  queryOptions({
    queryKey: [org, "organization"],
    queryFn: ({ signal }) =>
      answered(api.GET("/api/v1/organizations/{org}", { params: { path: { org } }, signal })),
  });

export const usageQuery = (org: string) =>
  queryOptions({
    queryKey: [org, "usage"],
    queryFn: ({ signal }) =>
      answered(api.GET("/api/v1/organizations/{org}/usage", { params: { path: { org } }, signal })),
    refetchInterval: 30_000,
  });

/** A server that is not ready tells why, as one that is: only no answer is an error. */
export const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: async ({ signal }) => {
    const { data, error } = await api.GET("/health/ready", { signal });
    return (data ?? error) as unknown as Shape<"Health">;
  },
  refetchInterval: 30_000,
});

export const changeSettings = (org: string) => (body: Changes) =>
  answered(api.PATCH("/api/v1/organizations/{org}", { params: { path: { org } }, body }));
