import compile from "icu-minify/compile";

/** Turns a file of ICU messages into a module of parsed ones. */
export default function messageLoader(source) {
  const compiled = (node) =>
    typeof node === "string"
      ? compile(node)
      : Object.fromEntries(Object.entries(node).map(([key, value]) => [key, compiled(value)]));
  return `export default ${JSON.stringify(compiled(JSON.parse(source)))};`;
}
