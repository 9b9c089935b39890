import assert from "node:assert/strict";
import { test } from "node:test";
import { diff } from "./diff";

const said = (before: string, after: string) =>
  diff(before, after).map(({ kind, text }) => `${{ same: " ", added: "+", removed: "-" }[kind]}${text}`);

test("a changed line goes and comes, the rest stays", () => {
  assert.deepEqual(said("select a\nfrom events\ngroup by all", "select b\nfrom events\ngroup by all"), [
    "-select a",
    "+select b",
    " from events",
    " group by all",
  ]);
});

test("what was put between two lines is all that came", () => {
  assert.deepEqual(said("a\nb", "a\nnew\nb"), [" a", "+new", " b"]);
  assert.deepEqual(said("a\nb\nc", "a\nc"), [" a", "-b", " c"]);
});

test("a text is no different from itself", () => {
  assert.deepEqual(said("a\nb", "a\nb"), [" a", " b"]);
});
