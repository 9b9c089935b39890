import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answered, api, PREFIX, type Shape } from "@/lib/api/client";
import type { Profile } from "./profile";

export type Dataset = Shape<"Dataset">;
export type Upload = Shape<"Upload">;
export type Kind = Dataset["kind"];
export type Mode = "append" | "replace" | "upsert";

const PAGE = 100;
const WHILE_READING = 1000;

/** What was sent is not told about yet. */
export const underway = (upload: Upload) => upload.status === "received" || upload.status === "landing";

export const datasetsQuery = (org: string) =>
  queryOptions({
    queryKey: [org, "datasets"],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/datasets", {
          params: { path: { org }, query: { limit: 200 } },
          signal,
        }),
      ),
    select: (list) => list.items,
  });

export const datasetQuery = (org: string, name: string) =>
  queryOptions({
    queryKey: [org, "datasets", name],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/datasets/{name}", { params: { path: { org, name } }, signal }),
      ),
  });

export const profileQuery = (org: string, name: string) =>
  queryOptions({
    queryKey: [org, "datasets", name, "profile"],
    queryFn: async ({ signal }) =>
      (await answered(
        api.GET("/api/v1/organizations/{org}/datasets/{name}/profile", {
          params: { path: { org, name } },
          signal,
        }),
      )) as Profile,
  });

/** Rows of the version, or of the newest, page by page. */
export const rowsQuery = (org: string, name: string, version?: number) =>
  infiniteQueryOptions({
    queryKey: [org, "datasets", name, "rows", version ?? null],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/datasets/{name}/rows", {
          params: { path: { org, name }, query: { cursor: pageParam, limit: PAGE, version } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

/** The first few rows, to see what the columns hold. */
export const fewRowsQuery = (org: string, name: string) =>
  queryOptions({
    queryKey: [org, "datasets", name, "rows", "few"],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/datasets/{name}/rows", {
          params: { path: { org, name }, query: { limit: 6 } },
          signal,
        }),
      ),
  });

/** All files that came into it, newest first; looked at every second while one of them is being read. */
export const uploadsQuery = (org: string, name: string) =>
  queryOptions({
    queryKey: [org, "datasets", name, "uploads"],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/organizations/{org}/datasets/{name}/uploads", {
          params: { path: { org, name }, query: { limit: 100 } },
          signal,
        }),
      ),
    select: (list) => list.items,
    refetchInterval: ({ state }) => (state.data?.items.some(underway) ? WHILE_READING : false),
  });

export const createDataset = (org: string, name: string, kind: Kind = "entities") =>
  answered(
    api.POST("/api/v1/organizations/{org}/datasets", { params: { path: { org } }, body: { name, kind } }),
  );

export const changeDataset = (org: string, name: string) => (body: Shape<"DatasetChanges">) =>
  answered(
    api.PATCH("/api/v1/organizations/{org}/datasets/{name}", { params: { path: { org, name } }, body }),
  );

export const deleteDataset = (org: string, name: string) =>
  answered(api.DELETE("/api/v1/organizations/{org}/datasets/{name}", { params: { path: { org, name } } }));

export const eraseEntity = (org: string) => (body: Shape<"NewErasure">) =>
  answered(api.POST("/api/v1/organizations/{org}/erasures", { params: { path: { org } }, body }));

const place = (org: string, name: string) => `${PREFIX}/organizations/${org}/datasets/${name}`;

export const uploadAddress = (org: string, name: string, mode: Mode, told: Record<string, string> = {}) =>
  `${place(org, name)}/uploads?${new URLSearchParams({ mode, ...told })}`;

export const rejectsAddress = (org: string, name: string, upload: string) =>
  `${place(org, name)}/uploads/${upload}/rejects`;

export const exportAddress = (org: string, name: string, format: string, version?: number) =>
  `${place(org, name)}/export?${new URLSearchParams({ format, ...(version && { version: String(version) }) })}`;
