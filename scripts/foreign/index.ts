import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { releases, runCvprac } from "./cvprac.ts";
import type { TestRun } from "./run-pytest.ts";

/**
 * Runs the tests of foreign clients against the lab, from checkouts that are placed by hand, and compares with the table that is
 * kept in `results.json`: what passed once must pass again.
 *
 *     node --conditions=@northbound/source scripts/foreign/index.ts --cvprac ../cvprac [--release 2024.3.1] [--slow] [--keep]
 */
interface Kept extends TestRun {
  readonly date: string;
}

const file = new URL("results.json", import.meta.url);
const { values } = parseArgs({
  options: {
    cvprac: { type: "string" },
    release: { type: "string", multiple: true },
    keep: { type: "boolean" },
    slow: { type: "boolean" },
  },
});

async function readTable(): Promise<Record<string, Kept>> {
  return JSON.parse(await readFile(file, "utf8").catch(() => "{}")) as Record<string, Kept>;
}

if (values.cvprac === undefined) {
  console.error("Name a checkout: --cvprac <folder>.");
  process.exitCode = 2;
} else {
  const table = await readTable();
  for (const release of values.release ?? releases) {
    // oxlint-disable-next-line no-await-in-loop -- all of them want the same port
    const run = await runCvprac(values.cvprac, release, values.slow ?? false);
    const name = `cvprac on ${release}`;
    const known = table[name];
    const broken = known ? run.failed.filter((test) => !known.failed.includes(test)) : [];
    console.log(`${name}: ${run.passed} passed, ${run.failed.length} failed, ${run.skipped} skipped`);
    for (const test of run.failed) console.log(`  ${broken.includes(test) ? "newly failed" : "failed"}: ${test}`);
    if (broken.length > 0 || (known && run.passed < known.passed)) process.exitCode = 1;
    if (values.keep === true) {
      table[name] = { date: new Date().toISOString().slice(0, 10), ...run };
      // oxlint-disable-next-line no-await-in-loop -- a run takes minutes, and is worth keeping
      await writeFile(file, `${JSON.stringify(table, undefined, 2)}\n`);
    }
  }
}
