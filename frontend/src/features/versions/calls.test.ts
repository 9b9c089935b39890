import assert from "node:assert/strict";
import { test } from "node:test";
import { at, priced, unpriced } from "./calls";

const POINTS = [
  { n: 0, found: 0, profit: 0 },
  { n: 10, found: 8, profit: 30 },
  { n: 30, found: 12, profit: -10 },
];

test("between two counted numbers of calls, what is found and earned is in between in proportion", () => {
  assert.deepEqual(at(POINTS, 20), { n: 20, found: 10, profit: 10 });
  assert.deepEqual(at(POINTS, 10), POINTS[1]);
});

test("calling more than there are is calling all of them", () => {
  assert.deepEqual(at(POINTS, 99), POINTS[2]);
});

test("counts without a price have no profit, and nothing is chosen for money", () => {
  const call = { threshold: 0.5, value_found: 0, value_called: 0, expected: 0, expected_value: 0 };
  const curve = unpriced([
    { n: 0, positives: 0, ...call },
    { n: 4, positives: 3, ...call },
  ]);
  assert.equal(curve.found, 3);
  assert.equal(curve.customers, 4);
  assert.equal(curve.chosen, null);
  assert.equal(at(curve.points, 2).profit, null);
});

test("a priced curve keeps the number that the scores promise most of, and the one that hindsight knows", () => {
  const point = (n: number, profit: number) => ({
    n,
    found: n / 2,
    profit,
    threshold: 0,
    value_found: 0,
    promised: 0,
  });
  const curve = priced({
    points: [point(0, 0), point(5, 9), point(9, 3)],
    chosen: point(5, 9),
    best: point(9, 3),
  });
  assert.equal(curve.chosen, 5);
  assert.equal(curve.best, 9);
  assert.equal(curve.found, 4.5);
});
