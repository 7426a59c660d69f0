import { readOptions } from "./options.ts";
import { runChaos } from "./run.ts";
import { runSoak } from "./soak.ts";

// pnpm chaos --seconds N --seed S: random faults over three lab nodes under mixed load.
// pnpm chaos --calls N --seed S: the soak, with node processes that are killed, gateways in front, and clock steps.
// Ends with 1 when an invariant breaks.

const { calls, seed, seconds } = readOptions(process.argv.slice(2));
const broken = calls === undefined ? await chaos() : await soak(calls);
for (const line of broken.slice(0, 20)) console.log(`  ✗ ${line}`);
process.exitCode = broken.length === 0 ? 0 : 1;

async function chaos(): Promise<readonly string[]> {
  console.log(`chaos: ${seconds} s with seed ${seed}`);
  const { tally, troubles } = await runChaos({ seconds, seed });
  console.log(`  troubles: ${list(troubles)}`);
  console.log(
    `  answered: reads ${tally.reads}, scans ${tally.scans}, streams ${tally.streams}, writes ${tally.writes}`,
  );
  console.log(`  told as errors: ${list(tally.failed)}`);
  const { lost, duplicated, leaked } = tally;
  console.log(`  lost ${lost.length}, duplicated ${duplicated.length}, leaked ${leaked.length}`);
  return [...lost, ...duplicated, ...leaked];
}

async function soak(count: number): Promise<readonly string[]> {
  console.log(`soak: ${count} calls with seed ${seed}`);
  const began = performance.now();
  const report = await runSoak({ calls: count, seed });
  const { lost, doubled, toldWrongly, leaked, heapGrowth } = report;
  const took = Math.round((performance.now() - began) / 1_000);
  console.log(`  troubles: ${list(report.troubles)}`);
  console.log(`  calls: reads ${report.reads}, writes ${report.writes}, of which unknown ${report.unknown}; ${took} s`);
  console.log(`  heap: ${Math.round(heapGrowth / 1_000)} kB from the first fifth to the end`);
  console.log(
    `  lost ${lost.length}, doubled ${doubled.length}, told wrongly ${toldWrongly.length}, leaked ${leaked.length}`,
  );
  return [...lost, ...doubled, ...toldWrongly, ...leaked];
}

function list(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([name, count]) => `${name} ${count}`).join(", ") || "none";
}
