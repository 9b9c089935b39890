import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, compact, fixed, money, number, percent, points } from "./numbers";
import { ago, clock, date, duration, exactly, inZone } from "./times";

const spaced = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");
const now = new Date("2026-03-14T12:00:00Z");
const before = (milliseconds: number) => new Date(now.getTime() - milliseconds);
const HOUR = 3_600_000;

test("a share is whole percents, except where these would say never or always", () => {
  assert.equal(percent("en", 0.4237), "42%");
  assert.equal(percent("en", 0.0042), "0.4%");
  assert.equal(percent("en", 0.9983), "99.8%");
  assert.equal(percent("en", 0), "0%");
  assert.equal(percent("en", 1), "100%");
  assert.equal(percent("pt-BR", 0.0042), "0,4%");
  assert.equal(points("en", 0.12), "+12");
});

test("numbers are written as each language writes them", () => {
  assert.equal(number("en", 1234567.8), "1,234,568");
  assert.equal(number("pt-BR", 1234567.8), "1.234.568");
  assert.equal(number("pt-BR", 12.345), "12,35");
  assert.equal(fixed("pt-BR", 0.49, 3), "0,490");
  assert.equal(compact("en", 1_250_000), "1.3M");
});

test("money has a sign only where its currency is known", () => {
  assert.equal(money("en", 1234.5), "1,235");
  assert.equal(spaced(money("pt-BR", 1234.5, "BRL")), "R$ 1.235");
  assert.equal(money("en", 9.5, "USD"), "$9.50");
});

test("sizes go up by thousands", () => {
  assert.equal(spaced(bytes("en", 1_500_000)), "1.5 MB");
  assert.equal(spaced(bytes("pt-BR", 2_400)), "2,4 kB");
});

test("a time is so long ago, and from a month on a date", () => {
  assert.equal(ago("en", before(10_000), now), "now");
  assert.equal(ago("en", before(3 * HOUR), now), "3 hours ago");
  assert.equal(ago("en", before(24 * HOUR), now), "yesterday");
  assert.equal(ago("pt-BR", before(3 * HOUR), now), "há 3 horas");
  assert.equal(ago("en", before(60 * 24 * HOUR), now), "Jan 13");
});

test("a day is the same day in every time zone", () => {
  assert.equal(date("en", "2026-03-01", now), "Mar 1");
  assert.equal(date("pt-BR", "2025-03-01", now), "1 de mar. de 2025");
  assert.equal(exactly("en", "2026-03-01"), "Sunday, March 1, 2026");
  assert.equal(ago("en", "2026-03-13", now), "Mar 13");
});

test("a time of a schedule stands on the clocks of its organization", () => {
  assert.equal(spaced(inZone("en", "2026-03-02T10:00:00Z", "America/Sao_Paulo")), "Mon, Mar 2, 7:00 AM");
  assert.equal(spaced(clock("en", "07:00")), "7:00 AM");
  assert.equal(clock("pt-BR", "07:00"), "07:00");
});

test("how long something takes", () => {
  assert.equal(spaced(duration("en", 4.4)), "4 sec");
  assert.equal(spaced(duration("en", 80)), "1 min 20 sec");
  assert.equal(spaced(duration("pt-BR", 7500)), "2 h 5 min");
});
