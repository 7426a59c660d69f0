import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { atMost, milliseconds, ratio, type Scale, type Section, whole } from "./finding.ts";
import { spreadOf } from "./rounds.ts";

interface Reading {
  /** Processor time and time until the end and until the first item, in milliseconds. */
  readonly cpu: number;
  readonly wall: number;
  readonly first: number;
  /** Most memory that the process had, in bytes. */
  readonly memory: number;
}

const ways = ["JSON.parse", "northbound", "stream-json", "@streamparser/json"];

/** One array of a million records in one answer: how soon the first one is there, and what all of them take. */
export async function measureItems({ isQuick, origins: [origin = ""] }: Scale): Promise<Section> {
  const count = isQuick ? 200_000 : 1_000_000;
  const readings = new Map<string, Reading[]>(ways.map((way) => [way, []]));
  for (let round = 0; round < (isQuick ? 1 : 3); round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, or they would share the processors
    for (const [way, list] of readings) list.push(await readIn(way, origin, count));
  }
  const of = (way: string, part: keyof Reading): number =>
    spreadOf((readings.get(way) ?? []).map((reading) => reading[part])).median;
  return {
    findings: [
      atMost(
        `first of ${whole(count)} records in one array, in parts of the time for all`,
        of("northbound", "first") / of("northbound", "wall"),
        0.01,
        (value) => value.toFixed(4),
      ),
      atMost(
        "most memory meanwhile, in parts of JSON.parse's",
        of("northbound", "memory") / of("JSON.parse", "memory"),
        0.2,
        ratio,
      ),
    ],
    tables: [
      {
        title: `One array of ${whole(count)} records`,
        about:
          "Each way in a process of its own, over a socket; medians. Memory is the most that the process had, Node included.",
        head: ["way", "first record", "all records", "CPU", "most memory"],
        rows: ways.map((way) => [
          way,
          milliseconds(of(way, "first")),
          milliseconds(of(way, "wall")),
          milliseconds(of(way, "cpu")),
          `${(of(way, "memory") / 1_000_000).toFixed(0)} MB`,
        ]),
      },
    ],
  };
}

function readIn(way: string, origin: string, count: number): Promise<Reading> {
  const child = fork(fileURLToPath(new URL("items-reader.ts", import.meta.url)), [way, origin, String(count)]);
  return new Promise((resolve, reject) => {
    child.once("message", (reading) => resolve(reading as Reading));
    child.once("exit", (code) => reject(new Error(`${way} ended with ${code}`)));
  });
}
