import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { judgePair, type Outcome } from "./agreement.ts";
import { differences } from "./differences.ts";
import { readTests } from "./read-tests.ts";
import type { Verdict } from "./read-verdict.ts";

const usage = `Holds our diff against the verdicts of oasdiff's own tests.

  pnpm oasdiff <folder>     folder of a clone: git clone https://github.com/oasdiff/oasdiff
  pnpm oasdiff <folder> -v  also lists why tests could not be read

Reads the tests in checker/ without running them: which documents each compares, what it changes in them, and which
rules it expects. Fails below 97 % agreement on breaking or not, and where a difference has no reason.
`;

const wanted = 97;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { verbose: { type: "boolean", short: "v" }, help: { type: "boolean", short: "h" } },
});
const [folder] = positionals;
if (values.help || folder === undefined) console.log(usage);
else await run(resolve(process.env["INIT_CWD"] ?? ".", folder), values.verbose === true);

async function run(clone: string, isVerbose: boolean): Promise<void> {
  const { pairs, unread } = await readTests(clone);
  const outcomes: Outcome[] = [];
  for (const pair of pairs) outcomes.push(await judgePair(pair));
  printTable(outcomes);
  const others = outcomes.filter(({ agrees }) => !agrees);
  for (const outcome of others) printDifference(outcome);
  console.log(`\n${pairs.length} tests could be read, ${unread.length} could not.`);
  if (isVerbose) for (const { test, reason } of unread) console.log(`  ${test}: ${reason}`);
  const unexplained = others.filter(({ pair }) => reasonFor(pair.test) === undefined);
  const share = pairs.length === 0 ? 0 : (100 * (pairs.length - others.length)) / pairs.length;
  console.log(
    `Agreement: ${share.toFixed(1)} % (${pairs.length - others.length} of ${pairs.length}); wanted: ${wanted} %.`,
  );
  if (unexplained.length > 0) console.log(`${unexplained.length} differences have no reason.`);
  if (share < wanted || unexplained.length > 0) process.exitCode = 1;
}

function printTable(outcomes: readonly Outcome[]): void {
  const ours = ["breaking", "warning", "info", "none"] as const;
  console.log(["oasdiff", ...ours, "agree"].map((title) => title.padEnd(10)).join(""));
  for (const verdict of ["ERR", "WARN", "INFO", "NONE"] satisfies Verdict[]) {
    const own = outcomes.filter(({ pair }) => pair.verdict === verdict);
    const counts = ours.map((severity) => own.filter((outcome) => outcome.ours === severity).length);
    const agreed = own.filter(({ agrees }) => agrees).length;
    console.log([verdict, ...counts, `${agreed} of ${own.length}`].map((cell) => String(cell).padEnd(10)).join(""));
  }
}

function printDifference({ pair, ours, changes }: Outcome): void {
  console.log(`\n${pair.test}: ${pair.verdict} (${pair.ids.join(", ") || "nothing"}), ours ${ours}`);
  for (const { id, place, message } of changes.slice(0, 3)) console.log(`  ${id}: ${place} ${message}`);
  console.log(`  ${reasonFor(pair.test) ?? "No reason is known."}`);
}

function reasonFor(test: string): string | undefined {
  return differences.find(({ tests }) => tests.includes(test))?.reason;
}
