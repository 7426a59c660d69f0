import { parseArgs } from "node:util";
import { runTurbo } from "../turbo.ts";
import { measureCache } from "./cache.ts";
import { measureCpu } from "./cpu.ts";
import { measureEditor } from "./editor.ts";
import { measureFailover } from "./failover.ts";
import type { Scale, Section } from "./finding.ts";
import { measureGeneration } from "./generation.ts";
import { measureHeap } from "./heap.ts";
import { measurePaging } from "./paging.ts";
import { measurePrimePaging } from "./paging-prime.ts";
import { startServer } from "./process.ts";
import { writeReport } from "./report.ts";
import { measureSize } from "./size.ts";
import { measureStart } from "./start.ts";
import { measureStream } from "./stream.ts";
import { measureTypes } from "./types.ts";

// The whole suite: `pnpm bench`, `pnpm bench --quick`, `pnpm bench --only cpu,heap`.
// A run of everything writes BENCHMARKS.md; what misses its goal is told, and is no error.

const parts: Readonly<Record<string, (scale: Scale) => Promise<Section>>> = {
  cpu: measureCpu,
  heap: measureHeap,
  start: measureStart,
  cache: measureCache,
  failover: measureFailover,
  paging: measurePaging,
  prime: measurePrimePaging,
  stream: measureStream,
  size: measureSize,
  types: measureTypes,
  editor: measureEditor,
  generation: measureGeneration,
};

const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, only: { type: "string" } },
});
const names = values.only?.split(",") ?? Object.keys(parts);

// What is measured is what is shipped.
if (!runTurbo(["build", "--filter=@northbound/runtime", "--output-logs=errors-only"])) process.exit(1);

const began = performance.now();
const sections: Section[] = [];
{
  using server = await startServer();
  const limitPages = async (concurrency: number, delay: number): Promise<void> => {
    await server.ask({ concurrency, delay });
  };
  for (const name of names) {
    const measure = parts[name];
    if (!measure) throw new Error(`There is no part "${name}"; the parts are ${Object.keys(parts).join(", ")}`);
    const section = await measure({ isQuick: values.quick, origins: server.origins, limitPages });
    sections.push(section);
    for (const { what, goal, measured, isMet } of section.findings) {
      console.log(`${isMet ? "met   " : "missed"}  ${what}: ${measured} (goal ${goal})`);
    }
  }
}
if (values.only === undefined) await writeReport(sections, values.quick);
console.log(`${((performance.now() - began) / 1_000).toFixed(0)} s`);
process.exit();
