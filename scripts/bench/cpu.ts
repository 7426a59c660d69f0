import { contenders } from "./contenders.ts";
import { atMost, type Bar, type Finding, ratio, type Scale, type Section, type Table } from "./finding.ts";
import { type Helper, startHelper } from "./process.ts";
import { compareInRounds } from "./rounds.ts";

interface Case {
  readonly title: string;
  readonly size: string;
  readonly calls: number;
  readonly concurrency: number;
  readonly goals: Readonly<Record<string, number>>;
}

const path = "northbound, path client";
const named = "northbound, named call";

const cases: readonly Case[] = [
  { title: "1 KB, 50 at a time", size: "1k", calls: 1_500, concurrency: 50, goals: { [path]: 0.4, [named]: 0.42 } },
  { title: "1 KB, one after the other", size: "1k", calls: 600, concurrency: 1, goals: { [path]: 0.5, [named]: 0.5 } },
  { title: "100 KB, 50 at a time", size: "100k", calls: 150, concurrency: 50, goals: { [path]: 0.8 } },
  { title: "1 MB, 50 at a time", size: "1m", calls: 50, concurrency: 50, goals: { [path]: 0.84 } },
];

/** CPU time of a call for every contender, each in a process of its own, in interleaved rounds. */
export async function measureCpu(scale: Scale): Promise<Section> {
  const names = Object.keys(contenders);
  const helpers = new Map<string, Helper>();
  try {
    for (const name of names) helpers.set(name, await startHelper("runner.ts", [name, ...scale.origins]));
    const findings: Finding[] = [];
    const tables: Table[] = [];
    for (const one of cases) {
      const part = await measureCase(one, names, helpers, scale.isQuick ? 7 : 21, scale.isQuick ? 0.4 : 1);
      findings.push(...part.findings);
      tables.push(...part.tables);
    }
    return { findings, tables };
  } finally {
    for (const helper of helpers.values()) helper[Symbol.dispose]();
  }
}

/** The dearest contender makes fewer calls, so that a run does not consist of waiting for it. */
function callsOf(name: string, calls: number): number {
  return name.includes("throttling") ? Math.ceil(calls / 8) : calls;
}

async function measureCase(
  { title, size, calls, concurrency, goals }: Case,
  names: readonly string[],
  helpers: ReadonlyMap<string, Helper>,
  rounds: number,
  share: number,
): Promise<Section> {
  const round = { size, calls: Math.ceil(calls * share), concurrency };
  const run = async (name: string): Promise<number> =>
    (await (helpers.get(name) as Helper).ask<{ cpu: number }>({ ...round, calls: callsOf(name, round.calls) })).cpu;
  // The compiler of the engine has its say before anything counts.
  for (let warmUp = 0; warmUp < 3; warmUp++) for (const name of names) await run(name);
  const results = await compareInRounds(names, "fetch", rounds, run);
  return {
    findings: Object.entries(goals).map(([name, goal]) =>
      atMost(`CPU per call, ${title}, ${name}, in parts of fetch`, results.get(name)?.ratio.median ?? NaN, goal, ratio),
    ),
    tables: [
      {
        title: `CPU per call: ${title}`,
        about: `User and system time of the client's process, in parts of what the built-in fetch took in the same round; median and middle half of ${rounds} rounds.`,
        head: ["client", "× fetch", "middle half", "µs per call"],
        rows: Array.from(results, ([name, { ratio: own, value }]) => [
          name,
          ratio(own.median),
          `${ratio(own.low)} – ${ratio(own.high)}`,
          value.median.toFixed(0),
        ]),
        plot: {
          file: `cpu-${size}-${concurrency}`,
          bars: Array.from(results, ([name, { ratio: own }]): Bar => [name, own.median]),
        },
      },
    ],
  };
}
