import assert from "node:assert/strict";
import { test } from "node:test";
import { type Column, fit, named } from "./profile";

test("a dataset is called after its file", () => {
  assert.equal(named("Clientes São Paulo (2).csv"), "clientes-sao-paulo-2");
  assert.equal(named("events.csv.gz"), "events");
  assert.equal(named("2024_churn.XLSX"), "churn");
  assert.equal(named("§§.csv"), "data");
  assert.ok(named(`${"a".repeat(39)} b c.csv`).length <= 40);
});

test("a name that is taken gets the next number", () => {
  assert.equal(named("customers.csv", new Set(["customers"])), "customers-2");
  assert.equal(named("customers.csv", new Set(["customers", "customers-2"])), "customers-3");
});

test("only dates can say when", () => {
  const column = (name: string, type: Column["type"]) => ({ name, type }) as Column;
  const columns = [column("joined", "date"), column("plan", "text"), column("paid", "double")];
  assert.deepEqual(
    fit("time", columns).map((one) => one.name),
    ["joined"],
  );
  assert.equal(fit("entity_key", columns).length, 3);
});
