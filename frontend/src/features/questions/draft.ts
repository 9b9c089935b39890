import type { Shape } from "@/lib/api/client";
import type { Profile } from "../datasets/profile";
import type { Dataset } from "../datasets/queries";

export type Kind = Shape<"Model">["kind"];
export type Value = string | number | boolean;
export type Population = Shape<"Population">;
export type Snapshots = Shape<"Snapshots">;

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
  /** After how many days a column is filled in; none where nobody has said so. */
  columnDays: number | null;
  /** Whom it is asked of; none: the API chooses what goes with the outcome. */
  population: Population | null;
  snapshots: Snapshots | null;
  featureModels: string[];
}

export interface Known {
  dataset: Dataset;
  profile: Profile;
}

/** The four parts of a question, as a model keeps them. */
export type Parts = Pick<Shape<"Model">, "outcome" | "horizon_days" | "population" | "snapshots">;

export const HORIZONS = [30, 60, 90, 180] as const;
export const MOST_DAYS = 3650;
export const MOST_MORNINGS = 60;
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
    columnDays: null,
    population: null,
    snapshots: null,
    featureModels: [],
  };
}

/** What a model asks, to be changed. */
export function ofModel(model: Shape<"Model">): Draft {
  const { outcome, horizon_days } = model;
  const how = outcome.kind ?? "column";
  return {
    kind: model.kind,
    entities: model.entities,
    events: model.events,
    how,
    column: outcome.column ?? null,
    positive: outcome.positive ?? [],
    eventType: outcome.event_type ?? null,
    once: outcome.once !== false,
    days: (how === "column" ? null : (horizon_days ?? outcome.days)) ?? DEFAULT_DAYS,
    columnDays: how === "column" ? horizon_days : null,
    population: model.population,
    snapshots: model.snapshots,
    featureModels: model.feature_models,
  };
}

/** The draft with a change; what does not go with another way of telling the outcome is chosen anew. */
export function changed(draft: Draft, said: Partial<Draft>): Draft {
  const next = { ...draft, ...said };
  if (next.how === draft.how || next.population === null) return next;
  const { kind } = next.population;
  if (next.how === "column" && kind === "active") next.population = { kind: "all" };
  // Who has been silent for long is gone already: nobody needs to be told.
  if (next.how === "inactivity" && kind === "all")
    next.population = { kind: "active", days: Math.min(2 * (next.days || DEFAULT_DAYS), MOST_DAYS) };
  return next;
}

const isDays = (days: number | null | undefined) =>
  typeof days === "number" && days >= 1 && days <= MOST_DAYS;

/** The question as the API asks it; null while something is not chosen yet. */
export function asked(draft: Draft): Shape<"NewQuestion"> | null {
  const { population, snapshots } = draft;
  if (population?.kind === "active" && !isDays(population.days)) return null;
  if (population?.kind === "condition" && !population.sql?.trim()) return null;
  const of = {
    kind: draft.kind,
    entities: draft.entities,
    events: draft.events,
    ...(population && { population }),
    ...(draft.featureModels.length > 0 && { feature_models: draft.featureModels }),
  };
  if (draft.how === "column") {
    if (!draft.entities || !draft.column || draft.positive.length === 0) return null;
    if (draft.columnDays !== null && !isDays(draft.columnDays)) return null;
    return {
      ...of,
      outcome: { kind: "column", column: draft.column, positive: draft.positive },
      ...(draft.columnDays !== null && { horizon_days: draft.columnDays }),
    };
  }
  if (draft.events.length === 0 || !isDays(draft.days)) return null;
  if (snapshots && !fits(snapshots)) return null;
  const over = { ...of, ...(snapshots && { snapshots }) };
  if (draft.how === "inactivity") {
    return { ...over, outcome: { kind: "inactivity", days: draft.days, event_type: draft.eventType } };
  }
  if (!draft.eventType) return null;
  return {
    ...over,
    outcome: { kind: "event", event_type: draft.eventType, once: draft.once },
    horizon_days: draft.days,
  };
}

function fits({ every_days, count }: Snapshots): boolean {
  return (
    (every_days == null || isDays(every_days)) && (count == null || (count >= 1 && count <= MOST_MORNINGS))
  );
}

/** What is sent to change a model: all four parts, so that none is left from another question. */
export function changesOf(draft: Draft): Shape<"ModelChanges"> | null {
  const question = asked(draft);
  if (!question?.outcome) return null;
  const { outcome, horizon_days = null, population = null, snapshots = null } = question;
  return { outcome, horizon_days, population, snapshots };
}

/** Whether two questions are the same one: what is not said, what is null and what holds nothing mean the same. */
export function alike(one: unknown, other: unknown): boolean {
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other));
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  const said = Object.entries(value)
    .map(([name, part]) => [name, plain(part)] as const)
    .filter(([, part]) => part !== null && part !== undefined && !isEmpty(part));
  return Object.fromEntries(said.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const isEmpty = (part: unknown) =>
  typeof part === "object" && !Array.isArray(part) && !Object.keys(part as object).length;

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
