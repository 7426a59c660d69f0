import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ansibleReleases, runAnsible } from "./ansible.ts";
import { releases, runCvprac } from "./cvprac.ts";
import { goReleases, runGo } from "./go-cvprac.ts";
import { keepExchanges, printExchanges, type RecordedExchange } from "./keep-exchanges.ts";
import type { TestRun } from "./run-pytest.ts";

/**
 * Runs the tests of foreign clients against the lab, from checkouts that are placed by hand, and compares with the table that is
 * kept in `results.json`: what passed once must pass again.
 *
 *     node --conditions=@northbound/source scripts/foreign/index.ts --cvprac ../cvprac [--slow]
 *       --ansible-cvp ../ansible-cvp --cvprac-1.3 ../cvprac-1.3.1 --go-cvprac ../go-cvprac [--release 2024.3.1] [--keep]
 *
 * With `--record FOLDER`, what was sent and read is written there, in the form that the lab's tests replay.
 */
interface Kept extends TestRun {
  readonly date: string;
}

interface Job {
  readonly name: string;
  run(record?: string): Promise<TestRun>;
}

const file = new URL("results.json", import.meta.url);
const { values } = parseArgs({
  options: {
    cvprac: { type: "string" },
    "cvprac-1.3": { type: "string" },
    "ansible-cvp": { type: "string" },
    "go-cvprac": { type: "string" },
    release: { type: "string", multiple: true },
    record: { type: "string" },
    keep: { type: "boolean" },
    slow: { type: "boolean" },
  },
});

const jobs = jobsOf();
if (jobs.length === 0) {
  console.error("Name a checkout: --cvprac <folder>, --ansible-cvp with --cvprac-1.3, or --go-cvprac.");
  process.exitCode = 2;
} else {
  const table = await readTable();
  const done = await Promise.all(jobs.map((job) => runJob(job)));
  for (const { name, run } of done) {
    report(name, run, table[name]);
    // A checkout that doesn't build runs nothing; that is no result to keep.
    if (run.passed + run.failed.length === 0) continue;
    table[name] = { date: new Date().toISOString().slice(0, 10), ...run };
  }
  const sorted = Object.fromEntries(Object.entries(table).toSorted(([one], [other]) => one.localeCompare(other)));
  if (values.keep === true) await writeFile(file, `${JSON.stringify(sorted, undefined, 2)}\n`);
}

function jobsOf(): readonly Job[] {
  const { cvprac, "cvprac-1.3": older, "ansible-cvp": ansible, "go-cvprac": go, slow = false } = values;
  const wanted = (list: readonly string[]): readonly string[] =>
    values.release ? list.filter((release) => values.release?.includes(release)) : list;
  let network = 1;
  const list: Job[] = [];
  for (const release of cvprac === undefined ? [] : wanted(releases)) {
    const own = { checkout: cvprac ?? "", release, slow, network: (network += 1) };
    list.push({ name: `cvprac on ${release}`, run: (record) => runCvprac({ ...own, record }) });
  }
  if (cvprac !== undefined && wanted(releases).includes("2024.3.1")) {
    const own = { checkout: cvprac, release: "2024.3.1", slow: false, token: true, network: (network += 1) };
    list.push({ name: "cvprac on 2024.3.1, by token", run: (record) => runCvprac({ ...own, record }) });
  }
  for (const release of ansible === undefined || older === undefined ? [] : wanted(ansibleReleases)) {
    const own = { checkout: ansible ?? "", cvprac: older ?? "", release };
    list.push({ name: `ansible-cvp on ${release}`, run: (record) => runAnsible({ ...own, record }) });
  }
  for (const release of go === undefined ? [] : wanted(goReleases)) {
    const own = { checkout: go ?? "", release, network: (network += 1) };
    list.push({ name: `go-cvprac on ${release}`, run: () => runGo(own) });
  }
  return list;
}

async function runJob({ name, run }: Job): Promise<{ readonly name: string; readonly run: TestRun }> {
  if (values.record === undefined) return { name, run: await run() };
  const target = join(values.record, `${name.replaceAll(/[^\w.-]+/g, "-")}.json`);
  const began = Date.now();
  const result = await run(`${target}.raw`);
  const raw = await readFile(`${target}.raw`, "utf8").catch(() => undefined);
  if (raw !== undefined) {
    await writeFile(target, printExchanges(keepExchanges(JSON.parse(raw) as readonly RecordedExchange[], began)));
  }
  return { name, run: result };
}

function report(name: string, run: TestRun, known: Kept | undefined): void {
  const broken = known ? run.failed.filter((test) => !known.failed.includes(test)) : [];
  console.log(`${name}: ${run.passed} passed, ${run.failed.length} failed, ${run.skipped} skipped`);
  for (const test of run.failed) console.log(`  ${broken.includes(test) ? "newly failed" : "failed"}: ${test}`);
  if (broken.length > 0 || (known && run.passed < known.passed)) process.exitCode = 1;
}

async function readTable(): Promise<Record<string, Kept>> {
  return JSON.parse(await readFile(file, "utf8").catch(() => "{}")) as Record<string, Kept>;
}
