import { parseArgs } from "node:util";
import { runTurbo } from "../turbo.ts";
import { measureCache } from "./cache.ts";
import { measureCpu } from "./cpu.ts";
import { measureEditor } from "./editor.ts";
import { measureFailover } from "./failover.ts";
import { type Scale, type Section, seconds } from "./finding.ts";
import { measureGeneration } from "./generation.ts";
import { measureHeap } from "./heap.ts";
import { measureItems } from "./items.ts";
import { measurePaging } from "./paging.ts";
import { measurePrimePaging } from "./paging-prime.ts";
import { startServer } from "./process.ts";
import { strayLimits, writeReport } from "./report.ts";
import { describeRun, keepResult, readResults } from "./results.ts";
import { measureSize } from "./size.ts";
import { measureStart } from "./start.ts";
import { measureStream } from "./stream.ts";
import { measureTypes } from "./types.ts";
import { measureValidate } from "./validate.ts";

// The whole suite: `pnpm bench`, `pnpm bench --quick`. It keeps what it finds in results.json and writes BENCHMARKS.md from
// that; what misses its goal is told, and is no error. A part that fails keeps its last result, and ends the run with an
// error when all others are done.
//   --only cpu,heap   these parts; nothing is kept, unless with
//   --keep
//   --report          measures nothing, writes BENCHMARKS.md from results.json

const parts: Readonly<Record<string, (scale: Scale) => Promise<Section>>> = {
  cpu: measureCpu,
  heap: measureHeap,
  start: measureStart,
  cache: measureCache,
  failover: measureFailover,
  paging: measurePaging,
  prime: measurePrimePaging,
  stream: measureStream,
  items: measureItems,
  validate: measureValidate,
  size: measureSize,
  types: measureTypes,
  editor: measureEditor,
  generation: measureGeneration,
};

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    keep: { type: "boolean", default: false },
    report: { type: "boolean", default: false },
  },
});
const names = values.only?.split(",") ?? Object.keys(parts);
const isKept = values.only === undefined || values.keep;

async function measureAll(): Promise<boolean> {
  using server = await startServer();
  const limitPages = async (concurrency: number, delay: number): Promise<void> => {
    await server.ask({ concurrency, delay });
  };
  const run = await describeRun(values.quick);
  let isGood = true;
  for (const name of names) {
    const measure = parts[name];
    if (!measure) throw new Error(`There is no part "${name}"; the parts are ${Object.keys(parts).join(", ")}`);
    const began = performance.now();
    try {
      const section = await measure({ isQuick: values.quick, origins: server.origins, limitPages });
      if (isKept) await keepResult(name, run, section);
      for (const { what, goal, measured, isMet } of section.findings) {
        console.log(`${isMet ? "met   " : "missed"}  ${what}: ${measured} (goal ${goal})`);
      }
    } catch (error) {
      console.error(`${name} could not be measured:`, error);
      isGood = false;
    }
    console.log(`        ${name}: ${seconds(performance.now() - began)}`);
  }
  return isGood;
}

if (!values.report) {
  // What is measured is what is shipped.
  if (!runTurbo(["build", "--filter=@northbound/runtime", "--output-logs=errors-only"])) process.exit(1);
  const began = performance.now();
  if (!(await measureAll())) process.exitCode = 1;
  console.log(seconds(performance.now() - began));
}
if (values.report || isKept) {
  const results = await readResults();
  await writeReport(results);
  for (const about of strayLimits(results))
    console.warn(`limits.ts explains "${about}", and no goal is called like that.`);
}
process.exit();
