import { readFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

// openapi-typescript alone, on finished bundles: what every generator of types has to spend.

let length = 0;
for (const file of process.argv.slice(2)) {
  const document = JSON.parse(await readFile(file, "utf8")) as Parameters<typeof openapiTS>[0];
  length += astToString(await openapiTS(document)).length;
}
if (length === 0) throw new Error("Nothing was generated");
