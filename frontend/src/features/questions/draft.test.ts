import assert from "node:assert/strict";
import { test } from "node:test";
import {
  alike,
  asked,
  changed,
  changesOf,
  type Draft,
  eventTypes,
  examples,
  guessed,
  type Known,
  ofModel,
  tooLittle,
} from "./draft";

const column = (name: string, values: string[]) => ({
  name,
  type: "text",
  rows: 100,
  missing: 0,
  distinct: values.length,
  distinct_exact: true,
  constant: false,
  top: values.map((value, at) => ({ value, count: 50 - at })),
});

const known = (name: string, kind: string, mapping: object, columns: object[] = []) =>
  ({
    dataset: { name, kind, mapping },
    profile: { columns, proposed_mapping: { kind: { value: "lead_scoring" } } },
  }) as unknown as Known;

const customers = known("customers", "entities", { outcome: { column: "churned", positive: ["yes"] } });
const visits = known("visits", "events", { type: "what" }, [column("what", ["visit", "buy"])]);

test("an outcome that a column tells is asked first, with all events beside it", () => {
  const draft = guessed([visits, customers]);
  assert.deepEqual([draft.how, draft.kind], ["column", "lead_scoring"]);
  assert.deepEqual(asked(draft), {
    kind: "lead_scoring",
    entities: "customers",
    events: ["visits"],
    outcome: { kind: "column", column: "churned", positive: ["yes"] },
  });
});

test("of events alone, silence is asked first", () => {
  const draft = guessed([visits]);
  assert.deepEqual(asked(draft)?.outcome, { kind: "inactivity", days: 90, event_type: null });
});

test("what is not chosen yet is not asked", () => {
  const draft: Draft = { ...guessed([visits]), how: "event" };
  assert.equal(asked(draft), null);
  assert.equal(asked({ ...draft, eventType: "buy" })?.horizon_days, 90);
  assert.equal(asked({ ...draft, how: "column", column: "churned" }), null);
  assert.equal(asked({ ...draft, how: "inactivity", days: Number.NaN }), null);
});

test("types of event come by how often they happen", () => {
  assert.deepEqual(eventTypes([visits]), ["visit", "buy"]);
});

test("only mornings whose outcome is known are examples", () => {
  const answer = {
    snapshots: [
      { snapshot_date: "2026-01-01", entities: 100, positives: 30, known: true },
      { snapshot_date: "2026-04-01", entities: 120, positives: null, known: false },
    ],
  } as Parameters<typeof examples>[0];
  assert.deepEqual(examples(answer), { dates: 1, entities: 100, positives: 30 });
  assert.equal(tooLittle(answer), false);
});

const model = {
  name: "leaving",
  kind: "churn",
  entities: "customers",
  events: ["visits"],
  outcome: { kind: "event", event_type: "cancelled", once: true },
  horizon_days: 60,
  population: { kind: "active", days: 45 },
  snapshots: { every_days: null, count: 6 },
  feature_models: ["rhythm"],
} as unknown as Parameters<typeof ofModel>[0];

test("what a model asks is what is sent when nothing was changed", () => {
  const { outcome, horizon_days, population, snapshots } = model;
  const sent = changesOf(ofModel(model));
  assert.ok(
    alike({ population, snapshots: null }, { population, snapshots: { every_days: null, count: null } }),
  );
  assert.ok(alike(sent, { outcome, horizon_days, population, snapshots }));
  assert.deepEqual(asked(ofModel(model))?.feature_models, ["rhythm"]);
  assert.ok(
    !alike(changesOf({ ...ofModel(model), days: 90 }), { outcome, horizon_days, population, snapshots }),
  );
});

test("whom it is asked of goes with how the outcome is told", () => {
  const draft = ofModel(model);
  const column = changed(draft, { how: "column", column: "left", positive: ["yes"] });
  assert.deepEqual(column.population, { kind: "all" });
  assert.equal(asked(column)?.snapshots, undefined);
  assert.equal(changesOf(column)?.horizon_days, null);
  assert.deepEqual(changed(column, { how: "inactivity", days: 30 }).population, { kind: "active", days: 60 });
  const condition = { kind: "condition", sql: "plan = 'pro'" } as const;
  assert.deepEqual(changed({ ...draft, population: condition }, { how: "column" }).population, condition);
});

test("a part that cannot be meant is not asked", () => {
  const draft = ofModel(model);
  assert.equal(asked({ ...draft, population: { kind: "active", days: null } }), null);
  assert.equal(asked({ ...draft, population: { kind: "condition", sql: "  " } }), null);
  assert.equal(asked({ ...draft, snapshots: { every_days: 0, count: null } }), null);
  assert.equal(asked({ ...draft, snapshots: { every_days: null, count: 61 } }), null);
  assert.equal(asked({ ...draft, days: 3651 }), null);
});
