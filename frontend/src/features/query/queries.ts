import { queryOptions } from "@tanstack/react-query";
import { answered, api, type Shape } from "@/lib/api/client";
import { kept } from "@/lib/kept";

/** The client makes lists of the contract's pairs. */
export type Relation = Pick<Shape<"RelationShown">, "name" | "about"> & { columns: string[][] };
export type FileForm = "csv" | "parquet" | "arrow";

/** What `POST query` answers in JSON: it is streamed, so that the contract does not tell its shape. */
export interface Answer {
  columns: { name: string; type: string }[];
  rows: number;
  truncated: boolean;
  limits: { rows: number; bytes: number; seconds: number };
  seconds: number;
  items: Record<string, unknown>[];
}

export const relationsQuery = (org: string) =>
  queryOptions({
    queryKey: [org, "query", "relations"],
    queryFn: ({ signal }) =>
      answered(api.GET("/api/v1/organizations/{org}/query/relations", { params: { path: { org } }, signal })),
    select: (list) => list.items,
    staleTime: 60_000,
  });

/** Runs until `signal` calls it off: the server stops a statement whose asker has gone. */
export async function ask(org: string, sql: string, signal: AbortSignal): Promise<Answer> {
  const answer = await answered(
    api.POST("/api/v1/organizations/{org}/query", {
      params: { path: { org } },
      body: { sql, format: "json" },
      signal,
    }),
  );
  return answer as Answer;
}

/** The whole result as a file; one that would be cut is refused. */
export async function fetchFile(org: string, sql: string, format: FileForm): Promise<void> {
  const call = api.POST("/api/v1/organizations/{org}/query", {
    params: { path: { org } },
    body: { sql, format },
    parseAs: "blob",
  });
  const blob = (await answered(call)) as unknown as Blob;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `query-${new Date().toISOString().slice(0, 10)}.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export interface Asked {
  sql: string;
  at: string;
  rows: number;
}

const MOST = 50;

/** Statements that ran, of one person in one organization; in this browser and nowhere else. */
export function pastOf(org: string, user: string) {
  const memory = kept<Asked[]>(`sql.${org}.${user}`);
  return {
    read: () => memory.read() ?? [],
    write: (list: Asked[]) => memory.write(list),
    with(list: readonly Asked[], asked: Asked): Asked[] {
      return [asked, ...list.filter(({ sql }) => sql !== asked.sql)].slice(0, MOST);
    },
  };
}
