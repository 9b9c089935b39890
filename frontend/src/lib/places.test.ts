import assert from "node:assert/strict";
import { test } from "node:test";
import { inside } from "./inside";
import { address } from "./places";

test("an address says what is said and nothing else", () => {
  assert.equal(address("/customers/", {}), "/customers/");
  assert.equal(address("/customers/", { search: "", band: "high" }), "/customers/?band=high");
  assert.equal(
    address("/customers/one/", { model: "churn", key: "a/b c&d" }, "acme"),
    "/customers/one/?org=acme&model=churn&key=a%2Fb+c%26d",
  );
});

test("nobody is led out of this site after signing in", () => {
  assert.equal(inside("/customers/?band=high"), "/customers/?band=high");
  for (const foreign of [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    null,
  ]) {
    assert.equal(inside(foreign), "/");
  }
});
