import type { Shape } from "@/lib/api/client";
import type { Profile } from "../datasets/profile";
import type { Dataset } from "../datasets/queries";

export type Kind = Shape<"Model">["kind"];
export type Value = string | number | boolean;

/** What counts as lost (or won), as far as it is chosen. */
export interface Draft {
  kind: Kind;
  entities: string | null;
  events: string[];
  how: "column" | "inactivity" | "event";
  column: string | null;
  positive: Value[];
  /** Of an inactivity none means any event. */
  eventType: string | null;
  once: boolean;
  days: number;
}

export interface Known {
  dataset: Dataset;
  profile: Profile;
}

export const HORIZONS = [30, 60, 90, 180] as const;
const DEFAULT_DAYS = 90;
const FEW_VALUES = 12;

/** The first guess, from what the columns seem to mean. */
export function guessed(known: readonly Known[]): Draft {
  const entities = known.find((one) => one.dataset.kind === "entities");
  const events = known.filter((one) => one.dataset.kind === "events");
  const outcome = entities?.dataset.mapping.outcome ?? null;
  return {
    kind: entities?.profile.proposed_mapping.kind?.value ?? "churn",
    entities: entities?.dataset.name ?? null,
    events: events.map((one) => one.dataset.name),
    how: outcome || events.length === 0 ? "column" : "inactivity",
    column: outcome?.column ?? null,
    positive: outcome?.positive ?? [],
    eventType: null,
    once: true,
    days: DEFAULT_DAYS,
  };
}

/** The question as the API asks it; null while something is not chosen yet. */
export function asked(draft: Draft): Shape<"NewQuestion"> | null {
  const of = { kind: draft.kind, entities: draft.entities, events: draft.events };
  if (draft.how === "column") {
    if (!draft.entities || !draft.column || draft.positive.length === 0) return null;
    return { ...of, outcome: { kind: "column", column: draft.column, positive: draft.positive } };
  }
  if (draft.events.length === 0 || !(draft.days >= 1)) return null;
  if (draft.how === "inactivity") {
    return { ...of, outcome: { kind: "inactivity", days: draft.days, event_type: draft.eventType } };
  }
  if (!draft.eventType) return null;
  return {
    ...of,
    outcome: { kind: "event", event_type: draft.eventType, once: draft.once },
    horizon_days: draft.days,
  };
}

/** Columns that may say what became of each: those with few values, each of which comes again. */
export function mayTell(profile: Profile): Profile["columns"] {
  return profile.columns.filter(
    (one) => one.distinct >= 2 && one.distinct <= FEW_VALUES && one.top.length >= 2 && one.type !== "date",
  );
}

/** The types of event that the logs hold, commonest first. */
export function eventTypes(known: readonly Known[]): string[] {
  const counts = new Map<string, number>();
  for (const { dataset, profile } of known) {
    const column = profile.columns.find((one) => one.name === dataset.mapping.type);
    for (const { value, count } of column?.top ?? []) {
      counts.set(String(value), (counts.get(String(value)) ?? 0) + count);
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([type]) => type);
}

/** What the examples of all past mornings hold together. */
export function examples(answer: Shape<"Answer">): { dates: number; entities: number; positives: number } {
  const past = answer.snapshots.filter((one) => one.positives !== null);
  return {
    dates: past.length,
    entities: past.reduce((sum, one) => sum + one.entities, 0),
    positives: past.reduce((sum, one) => sum + (one.positives ?? 0), 0),
  };
}

const FEWEST = 20; // of each outcome: a training refuses less

/** Whether there is too little of one outcome for anything to be learned. */
export function tooLittle(answer: Shape<"Answer">): boolean {
  const { entities, positives } = examples(answer);
  return Math.min(positives, entities - positives) < FEWEST;
}
