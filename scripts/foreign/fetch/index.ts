import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { libraries } from "./libraries.ts";
import { throughKilledNode, wanted } from "./through-a-killed-node.ts";

/**
 * Runs clients of other libraries over `createFetch` while a node is killed, from a folder that they are installed in:
 *
 *     npm install @hey-api/client-fetch orval @octokit/core ky openai openapi-fetch
 *     node --conditions=@northbound/source scripts/foreign/fetch/index.ts <folder> [--keep]
 *
 * `--keep` writes the table of `results.json` anew.
 */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { keep: { type: "boolean" } } });
const folder = resolve(positionals[0] ?? import.meta.dirname);
const table: Record<string, object> = {};
for (const library of libraries) {
  const version = await versionOf(library.module);
  if (version === undefined) {
    console.log(`${library.name}: not installed`);
    continue;
  }
  const outcome = await throughKilledNode(library, folder).catch((error: unknown) => ({ failed: String(error) }));
  const isGood = isDeepStrictEqual(outcome, wanted);
  console.log(`${library.name} ${version}: ${isGood ? "passed" : `failed: ${JSON.stringify(outcome)}`}`);
  table[library.name] = {
    package: library.module,
    version,
    date: new Date().toISOString().slice(0, 10),
    passed: isGood,
  };
  if (!isGood) process.exitCode = 1;
}
if (values.keep === true) {
  await writeFile(new URL("results.json", import.meta.url), `${JSON.stringify(table, undefined, 2)}\n`);
}

async function versionOf(module: string): Promise<string | undefined> {
  const text = await readFile(join(folder, "node_modules", module, "package.json"), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as { readonly version: string }).version;
}
