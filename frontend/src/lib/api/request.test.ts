import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, contentOf } from "./request";

test("what stands in a path may hold any character", () => {
  const path = { name: "churn", entity_key: "C/1 ü?" };
  assert.equal(
    addressOf("/models/{name}/predictions/{entity_key}", { path }),
    "/models/churn/predictions/C%2F1%20%C3%BC%3F",
  );
});

test("a list is said word by word, and what is not known is not said", () => {
  const query = { segment: ["plan:Pro", "plan:a&b"], band: undefined, cursor: null, mine: true, limit: 0 };
  assert.equal(addressOf("/x", { query }), "/x?segment=plan%3APro&segment=plan%3Aa%26b&mine=true&limit=0");
  assert.equal(addressOf("/x", { query: { band: undefined } }), "/x");
});

test("an empty answer holds nothing, and a refusal is read as what it says", async () => {
  assert.equal(await contentOf(new Response(null, { status: 204 }), undefined), undefined);
  const refused = new Response('{"type": "urn:anteve:problem:invalid"}', { status: 422 });
  assert.deepEqual(await contentOf(refused, "blob"), { type: "urn:anteve:problem:invalid" });
});
