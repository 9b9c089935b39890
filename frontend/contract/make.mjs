// Makes src/lib/api/schema.d.ts of the contract on stdin; its first line says of which contract.
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import openapiTS, { astToString } from "openapi-typescript";

const OUT = join(import.meta.dirname, "..", "src", "lib", "api", "schema.d.ts");
const contract = await text(process.stdin);
const hash = createHash("sha256").update(contract).digest("hex");
const types = astToString(await openapiTS(JSON.parse(contract), { alphabetize: true, defaultNonNullable: false }));
writeFileSync(OUT, `// Made by \`./anteve contract\` of the API's contract ${hash}; never by hand.\n${types}`);
