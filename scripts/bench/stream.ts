import { recordLines } from "./answers.ts";
import { createBenchClient } from "./backend.ts";
import { atLeast, ratio, type Scale, type Section, whole } from "./finding.ts";
import { spreadOf } from "./rounds.ts";

/** Records of a stream per second, beside JSON.parse on the same lines. */
export async function measureStream({ isQuick, origins }: Scale): Promise<Section> {
  const count = isQuick ? 300_000 : 1_000_000;
  const sample = [...recordLines(Math.min(count, 100_000))].join("").trimEnd().split("\n");
  await using client = createBenchClient(origins, { observe: undefined, timeout: 600_000 });
  const ratios: number[] = [];
  const speeds: number[] = [];
  let grown = 0;
  for (let round = 0; round < (isQuick ? 6 : 12); round++) {
    const parsing = await cpuOf(() => {
      for (const line of sample) JSON.parse(line);
      return Promise.resolve(sample.length);
    });
    let most = 0;
    const before = process.memoryUsage().rss;
    const reading = await cpuOf(async () => {
      let seen = 0;
      for await (const record of client.records.stream({ count })) {
        seen += record.id >= 0 ? 1 : 0;
        if (seen % 50_000 === 0) most = Math.max(most, process.memoryUsage().rss - before);
      }
      return seen;
    });
    if (round === 0) continue;
    ratios.push(parsing / reading);
    speeds.push(1_000_000 / reading);
    grown = Math.max(grown, most);
  }
  const { median } = spreadOf(ratios);
  return {
    findings: [
      atLeast(`speed of a stream of ${whole(count)} records, in parts of JSON.parse on its lines`, median, 0.7, ratio),
    ],
    tables: [
      {
        title: "Stream of records",
        about:
          "Newline-delimited JSON read by `for await`, CPU time per record with the socket, the lines and the loop.",
        head: ["measure", "value"],
        rows: [
          ["speed, × JSON.parse of the same lines", ratio(median)],
          ["records per second of CPU time", whole(spreadOf(speeds).median)],
          ["most that the process grew after the first stream", `${(grown / 1_000_000).toFixed(0)} MB`],
        ],
      },
    ],
  };
}

/** CPU time per item, in microseconds. */
async function cpuOf(work: () => Promise<number>): Promise<number> {
  const cpu = process.cpuUsage();
  const count = await work();
  const { user, system } = process.cpuUsage(cpu);
  return (user + system) / count;
}
