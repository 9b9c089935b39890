// Lays a .br and a .gz beside every file of the export that gains by it, so that the server never compresses.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const OUT = join(import.meta.dirname, "..", "out");
const KINDS = new Set([".html", ".csv", ".js", ".css", ".svg", ".txt", ".json", ".map", ".webmanifest"]);
const SMALLEST = 512; // bytes; below that a packet is a packet
const br = promisify(brotliCompress);
const gz = promisify(gzip);

async function compress(path) {
  const content = await readFile(path);
  if (content.length < SMALLEST) return;
  const [small, fair] = await Promise.all([
    br(content, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    }),
    gz(content, { level: 9 }),
  ]);
  if (small.length < content.length) await writeFile(`${path}.br`, small);
  if (fair.length < content.length) await writeFile(`${path}.gz`, fair);
}

const entries = await readdir(OUT, { recursive: true, withFileTypes: true });
const files = entries.filter((one) => one.isFile() && KINDS.has(extname(one.name)));
await Promise.all(files.map((one) => compress(join(one.parentPath ?? one.path, one.name))));

// Last of all: whoever serves the folder looks anew when this changes. It names the sources, where the build knows them.
await writeFile(join(OUT, "version.json"), JSON.stringify({ sources: process.env.ANTEVE_SOURCES ?? null }));
