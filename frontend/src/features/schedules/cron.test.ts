import assert from "node:assert/strict";
import { test } from "node:test";
import { cronOf, type Rhythm, rhythmOf } from "./cron";

test("what one chooses is written as cron, and read back as it was chosen", () => {
  const chosen: [Rhythm, string][] = [
    [{ every: "day", time: "06:30" }, "30 6 * * *"],
    [{ every: "weekdays", time: "07:00" }, "0 7 * * 1-5"],
    [{ every: "week", time: "07:00", day: 1 }, "0 7 * * 1"],
    [{ every: "month", time: "23:05", date: 28 }, "5 23 28 * *"],
  ];
  for (const [rhythm, cron] of chosen) {
    assert.equal(cronOf(rhythm), cron);
    assert.deepEqual(rhythmOf(cron), rhythm);
  }
});

test("Sunday is 0 and 7", () => {
  assert.deepEqual(rhythmOf("0 7 * * 7"), { every: "week", time: "07:00", day: 0 });
});

test("an expression that says more stays an expression", () => {
  for (const cron of [
    "*/30 * * * *",
    "0 7 1 1 *",
    "0 7 1 * 1",
    "0 7 * * 1,3",
    "0 7 * * MON",
    "0 24 * * *",
    "0 7 0 * *",
  ])
    assert.equal(rhythmOf(cron), null, cron);
});
