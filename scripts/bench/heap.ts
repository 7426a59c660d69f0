import { contenders } from "./contenders.ts";
import { atMost, type Bar, ratio, type Scale, type Section } from "./finding.ts";
import { startHelper } from "./process.ts";
import { spreadOf } from "./rounds.ts";

/** So large that nothing is collected during a measurement. */
const young = ["--expose-gc", "--max-semi-space-size=512", "--min-semi-space-size=512"];

/** Bytes that a call allocates on the heap. */
export async function measureHeap({ isQuick, origins }: Scale): Promise<Section> {
  const bytes = new Map<string, number>();
  for (const name of Object.keys(contenders)) {
    using helper = await startHelper("runner.ts", [name, ...origins], young);
    const round = { size: "1k", calls: isQuick ? 500 : 1_000, concurrency: 50 };
    await helper.ask({ ...round, calls: 2_000 });
    const values: number[] = [];
    for (let time = 0; time < 3; time++) {
      values.push((await helper.ask<{ heap: number }>({ ...round, heap: true })).heap);
    }
    bytes.set(name, spreadOf(values).median);
  }
  const base = bytes.get("fetch") ?? NaN;
  const named = (bytes.get("northbound, named call") ?? NaN) / base;
  const path = (bytes.get("northbound, path client") ?? NaN) / base;
  return {
    findings: [
      atMost("heap per call, 1 KB, path client, in parts of fetch", path, 0.4, ratio),
      atMost("heap per call, 1 KB, named call, in parts of fetch", named, 0.4, ratio),
    ],
    tables: [
      {
        title: "Heap per call: 1 KB, 50 at a time",
        about: "Growth of the heap in a young generation so large that nothing is collected meanwhile.",
        head: ["client", "× fetch", "bytes"],
        rows: Array.from(bytes, ([name, value]) => [name, ratio(value / base), value.toFixed(0)]),
        plot: { file: "heap", bars: Array.from(bytes, ([name, value]): Bar => [name, value / base]) },
      },
    ],
  };
}
