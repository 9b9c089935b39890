import { queryOptions } from "@tanstack/react-query";
import { answered, api, type Shape } from "@/lib/api/client";
import { every } from "@/lib/api/every";

export type Member = Shape<"Member">;
export type Invitation = Shape<"Invitation">;

const ALL = 200;

export const membersQuery = (org: string) =>
  queryOptions({
    queryKey: [org, "members"],
    queryFn: ({ signal }) =>
      every((cursor) =>
        answered(
          api.GET("/api/v1/organizations/{org}/members", {
            params: { path: { org }, query: { limit: ALL, cursor } },
            signal,
          }),
        ),
      ),
  });

export const invitationsQuery = (org: string) =>
  queryOptions({
    queryKey: [org, "invitations"],
    queryFn: ({ signal }) =>
      every((cursor) =>
        answered(
          api.GET("/api/v1/organizations/{org}/invitations", {
            params: { path: { org }, query: { limit: ALL, cursor } },
            signal,
          }),
        ),
      ),
  });
