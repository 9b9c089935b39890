import { useMemo } from "react";
import { useOrganization } from "@/features/me/signed-in";
import { PREFIX } from "@/lib/api/client";
import { type Band, type Places, useQuery } from "@/lib/places";
import type { Filters } from "./queries";

export type Said = Partial<Places["/customers/"]>;

export const BANDS: readonly Band[] = ["high", "medium", "low"];
export const MOVES = ["new", "rose", "fell", "entered", "left"] as const;
const SORTS = ["rank", "score", "value", "value_at_risk", "change", "entity_key", "name", "owner"];
const QUADRANTS = ["high_high", "high_low", "rest_high", "rest_low"] as const;
/** What narrows the list down, beside the search, the band and the outcome. */
export const NARROWING = ["owner", "mine", "unowned", "move", "reason", "segment", "quadrant"] as const;
export const NOTHING: Said = Object.fromEntries(
  ["search", "band", "outcome", "sort", ...NARROWING].map((name) => [name, undefined]),
);

/** What the address says, as far as the API understands it. */
export function useFilters(): [Filters, Said, (changes: Said) => void] {
  const { user } = useOrganization();
  const [said, change] = useQuery("/customers/");
  const filters = useMemo(() => filtersOf(said, user.id), [said, user.id]);
  return [filters, said, change];
}

export function filtersOf(said: Said, me: string): Filters {
  const sort = SORTS.includes((said.sort ?? "").replace(/^-/, "")) ? said.sort : undefined;
  return {
    search: said.search || undefined,
    band: BANDS.find((one) => one === said.band),
    outcome: said.outcome === "all" || said.outcome === "lost" ? said.outcome : "open",
    sort: sort as Filters["sort"],
    owner_id: said.mine ? me : undefined,
    unowned: said.mine ? undefined : said.unowned ? true : undefined,
    owner: said.mine || said.unowned ? undefined : said.owner || undefined,
    move: MOVES.find((one) => one === said.move),
    quadrant: QUADRANTS.find((one) => one === said.quadrant),
    reason: said.reason || undefined,
    segment: segments(said.segment),
  };
}

export const segments = (said: string | undefined) => said?.split("\n").filter(Boolean) ?? undefined;

export type Format = "csv" | "xlsx" | "parquet" | "ndjson";
/** A sheet has so many rows below its header. */
export const MOST_IN_A_SHEET = 1_048_575;

/** Where the list, narrowed down as it is, comes as a file. */
export function exportAddress(org: string, model: string, filters: Filters, format: Format): string {
  const query = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(filters)) {
    if (name === "sort" || value === undefined || value === null) continue;
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  }
  return `${PREFIX}/organizations/${encodeURIComponent(org)}/models/${encodeURIComponent(model)}/predictions/export?${query}`;
}
