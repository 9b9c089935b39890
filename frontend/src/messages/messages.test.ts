import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse, TYPE } from "@formatjs/icu-messageformat-parser";

type Node = { [key: string]: Node | string };
type Element = ReturnType<typeof parse>[number];

const HERE = join("src", "messages");
const LANGUAGES = ["en", "pt-BR"];
/** What is the same word in both languages. */
const SAME = new Set([
  "CSV",
  "Excel",
  "Parquet",
  "NDJSON",
  "{column}: {value}",
  "Leads",
  "Lead",
  "E-mail",
  "Menu",
  "Anteve",
  "{label}: {value}",
  "or",
  "{count, plural, one {# lead} other {# leads}}",
  "ROC AUC",
  "PR AUC",
  "Log loss",
  "SQL",
  "Webhooks",
]);

const files = (language: string) => readdirSync(join(HERE, language)).sort();
const read = (language: string, file: string): Node =>
  JSON.parse(readFileSync(join(HERE, language, file), "utf8"));

function flat(node: Node, at = ""): [string, string][] {
  return Object.entries(node).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[at + key, value]] : flat(value, `${at}${key}.`),
  );
}

function all(language: string): Map<string, string> {
  return new Map(
    files(language).flatMap((file) => flat(read(language, file), `${file.replace(".json", "")}.`)),
  );
}

/** The arguments and tags of a message: a translation must have the same ones. */
function parts(elements: Element[]): string[] {
  return elements.flatMap((one): string[] => {
    if (one.type === TYPE.literal || one.type === TYPE.pound) return [];
    if (one.type === TYPE.tag) return [`<${one.value}>`, ...parts(one.children)];
    if (one.type === TYPE.select || one.type === TYPE.plural) {
      return [one.value, ...Object.values(one.options).flatMap((option) => parts(option.value))];
    }
    return [one.value];
  });
}

test("every language has the same files, and every key in each of them", () => {
  for (const language of LANGUAGES) {
    assert.deepEqual(files(language), files("en"));
    assert.deepEqual([...all(language).keys()].sort(), [...all("en").keys()].sort(), language);
  }
});

test("every namespace is known to the types", () => {
  const index = readFileSync(join(HERE, "index.ts"), "utf8");
  const missing = files("en").filter((file) => !index.includes(`./en/${file}`));
  assert.deepEqual(missing, []);
});

test("a translation takes the same arguments and tags", () => {
  for (const [key, english] of all("en")) {
    const wanted = [...new Set(parts(parse(english)))].sort();
    for (const language of LANGUAGES) {
      const said = parse(all(language).get(key) ?? "");
      assert.deepEqual([...new Set(parts(said))].sort(), wanted, `${language} ${key}`);
    }
  }
});

test("nothing is left in English", () => {
  const english = all("en");
  const same = [...all("pt-BR")].filter(([key, text]) => text === english.get(key) && /\p{L}{3}/u.test(text));
  assert.deepEqual(
    same.filter(([, text]) => !SAME.has(text)),
    [],
  );
});

test("no sentence is cut in two by three dots of another language's habit", () => {
  // English sets a space before the ellipsis of an ongoing action, Portuguese none.
  assert.deepEqual(
    [...all("pt-BR")].filter(([, text]) => text.includes(" …")),
    [],
  );
});

test("every message is used somewhere", () => {
  const used = uses();
  const unused = [...all("en").keys()].filter((id) => {
    const [namespace = "", ...rest] = id.split(".");
    const key = rest.join(".");
    return !used.some(({ namespaces, literals, patterns }) => {
      if (!namespaces.has(namespace)) return false;
      return literals.has(key) || patterns.some((pattern) => pattern.test(key));
    });
  });
  assert.deepEqual(unused, []);
});

/** Per source file: whose words it uses, its string literals, and its template literals as patterns. */
function uses() {
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) =>
    /(?<!\.test)\.tsx?$/.test(name),
  );
  return sources.map((name) => {
    const text = readFileSync(join("src", name), "utf8");
    return {
      namespaces: new Set([...text.matchAll(/useTranslations\("([^"]+)"\)/g)].map((found) => found[1])),
      literals: new Set([...text.matchAll(/"([\w.-]+)"/g)].map((found) => found[1])),
      patterns: [...text.matchAll(/`([\w.-]*(?:\$\{[^}]*\}[\w.-]*)+)`/g)].map(
        (found) =>
          new RegExp(
            `^${(found[1] ?? "")
              .split(/\$\{[^}]*\}/)
              .map((part) => part.replaceAll(".", "\\."))
              .join("[\\w-]+")}$`,
          ),
      ),
    };
  });
}
