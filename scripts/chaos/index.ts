import { readOptions } from "./options.ts";
import { runChaos } from "./run.ts";

// pnpm chaos --seconds N --seed S: random faults over three lab nodes under mixed load. Ends with 1 when an invariant breaks.

const options = readOptions(process.argv.slice(2));
console.log(`chaos: ${options.seconds} s with seed ${options.seed}`);
const { tally, troubles } = await runChaos(options);
const list = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([name, count]) => `${name} ${count}`).join(", ") || "none";
console.log(`  troubles: ${list(troubles)}`);
console.log(`  answered: reads ${tally.reads}, scans ${tally.scans}, streams ${tally.streams}, writes ${tally.writes}`);
console.log(`  told as errors: ${list(tally.failed)}`);
const broken = [...tally.lost, ...tally.duplicated, ...tally.leaked];
for (const line of broken.slice(0, 20)) console.log(`  ✗ ${line}`);
console.log(`  lost ${tally.lost.length}, duplicated ${tally.duplicated.length}, leaked ${tally.leaked.length}`);
process.exitCode = broken.length === 0 ? 0 : 1;
