import assert from "node:assert/strict";
import { test } from "node:test";
import { read } from "./read";

test("a number is read as its language writes it", () => {
  assert.equal(read("pt-BR", "1.234,5"), 1234.5);
  assert.equal(read("en", "1,234.5"), 1234.5);
  assert.equal(read("pt-BR", "1.234"), 1234);
  assert.equal(read("en", "1.234"), 1.234);
  assert.equal(read("en", "1,234"), 1234);
  assert.equal(read("pt-BR", "1,234"), 1.234);
  assert.equal(read("pt-BR", "12.345.678"), 12_345_678);
  assert.equal(read("en", "- 7".replace(" ", "")), -7);
  assert.equal(read("en", "12 000"), 12_000);
});

test("a mark that can only be the decimal one is taken for it", () => {
  assert.equal(read("en", "12,5"), 12.5);
  assert.equal(read("pt-BR", "12.5"), 12.5);
  assert.equal(read("pt-BR", ",5"), 0.5);
});

test("what is no number is none", () => {
  for (const typed of ["", "many", "1e5", "1.2.3", "1,2,3", "12a", "-", ".", "--1", "∞"])
    assert.equal(read("en", typed), null, typed);
});
