import assert from "node:assert/strict";
import { test } from "node:test";
import { label, spoken } from "./reasons";

test("a column is called as people would write it", () => {
  assert.equal(label("open_tickets"), "open tickets");
  assert.equal(label("MonthlyCharges"), "monthly charges");
  assert.equal(label("nps"), "NPS");
  assert.equal(label("usage_change_pct"), "usage change");
});

test("a value is written in the language's own way, and never guessed into a number", () => {
  const words = { yes: "sim", no: "não" };
  assert.equal(spoken("pt-BR", "12,345.6", words), "12.346");
  assert.equal(spoken("pt-BR", "-71", words, "usage_change_pct"), "-71%");
  assert.equal(spoken("pt-BR", "yes", words), "sim");
  assert.equal(spoken("pt-BR", "0012", words), "0012");
  assert.equal(spoken("pt-BR", "month-to-month", words), "month-to-month");
});
