import type { Shape } from "@/lib/api/client";

/** A column as the API has measured it. */
export interface Column {
  name: string;
  type: "text" | "integer" | "double" | "decimal" | "boolean" | "date" | "timestamp";
  rows: number;
  missing: number;
  distinct: number;
  distinct_exact: boolean;
  constant: boolean;
  min?: string | number | null;
  max?: string | number | null;
  mean?: number | null;
  quantiles?: Record<string, number | null>;
  histogram?: { edges: (string | number)[]; counts: number[] } | null;
  top: { value: string | number | boolean; count: number }[];
}

/** Which column probably plays a part, how sure that is, and why: `code` and `params` say what `reason` says. */
export interface Guess {
  column: string | null;
  confidence: number;
  reason: string;
  code: string;
  params: Record<string, unknown>;
  positive?: string[];
}

export interface GuessedKind extends Omit<Guess, "column"> {
  value: "churn" | "lead_scoring";
}

export type Role =
  | "entity_key"
  | "time"
  | "value"
  | "name"
  | "email"
  | "owner"
  | "type"
  | "amount"
  | "recorded_at";

export interface Profile extends Omit<Shape<"Profile">, "columns" | "proposed_mapping"> {
  columns: Column[];
  proposed_mapping: Partial<Record<Role | "outcome", Guess>> & { kind?: GuessedKind };
}

/** The parts that columns play, in the order in which a person asks for them. */
export const ROLES: Record<"entities" | "events", readonly Role[]> = {
  entities: ["entity_key", "name", "email", "owner", "value", "time"],
  events: ["entity_key", "time", "type", "amount", "recorded_at"],
};

/** Without these nothing can be asked of a dataset. */
export const NEEDED: Record<"entities" | "events", readonly Role[]> = {
  entities: [],
  events: ["entity_key", "time"],
};

const MAY_BE: Partial<Record<Role, readonly Column["type"][]>> = {
  time: ["date", "timestamp"],
  recorded_at: ["date", "timestamp"],
  value: ["integer", "double", "decimal"],
  amount: ["integer", "double", "decimal"],
  type: ["text", "boolean", "integer"],
  name: ["text"],
  email: ["text"],
};

/** The columns that can play a part at all. */
export function fit(role: Role, columns: readonly Column[]): Column[] {
  const types = MAY_BE[role];
  return types ? columns.filter((one) => types.includes(one.type)) : [...columns];
}

const ENDINGS = /(\.(csv|tsv|tab|txt|gz|parquet|ndjson|jsonl|xlsx))+$/;

/**
 * What a dataset is called after its file: `Clientes São Paulo (2).csv` is `clientes-sao-paulo-2`. A name that is taken
 * already gets a number.
 */
export function named(file: string, taken: ReadonlySet<string> = new Set()): string {
  const bare = file
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(ENDINGS, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");
  const name = bare || "data";
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name}-${number}`)) number += 1;
  return `${name}-${number}`;
}
