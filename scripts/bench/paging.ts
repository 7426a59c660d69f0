import { createBenchClient } from "./backend.ts";
import { atLeast, ratio, type Scale, type Section, seconds } from "./finding.ts";
import { spreadOf } from "./rounds.ts";

const total = 100_000;
const pageSize = 1_000;
/** Pages that the server lets one user have under way. */
const allowed = 5;
/** How long piapi rests between two groups of pages, in milliseconds. */
const rest = 1_000;
/**
 * How long the server takes for a page, in milliseconds. Slow, so that what is measured is how well the limit is used
 * and not the processors; and fast, because piapi's rests, which are what it loses by, count for less the slower pages are.
 */
const slow = 200;
const fast = 50;

/** All records of a collection from a server that allows five pages at once, beside piapi's way to do it. */
export async function measurePaging({ isQuick, origins, limitPages }: Scale): Promise<Section> {
  const at = async (delay: number, rounds: number): Promise<Paged> => {
    await limitPages(allowed, delay);
    return compare(origins[0] ?? "", isQuick ? total / 5 : total, rounds);
  };
  const slowly = await at(slow, isQuick ? 1 : 3);
  const fastly = await at(fast, isQuick ? 1 : 3);
  await limitPages(1_000, 0);
  return {
    findings: [
      atLeast(
        `records under a server limit, in parts of what it allows, pages of ${slow} ms`,
        slowly.possible / slowly.own,
        0.95,
        (part) => part.toFixed(3),
      ),
      atLeast(`the same, in times of piapi's algorithm, pages of ${fast} ms`, fastly.piapi / fastly.own, 10, times),
    ],
    tables: [
      {
        title: `Paging: ${total.toLocaleString("en")} records`,
        about: `Pages of ${pageSize} records; the server takes ${fast} or ${slow} ms for a page and turns away more than ${allowed} at once.`,
        head: ["client", `${fast} ms`, "of what is allowed", `${slow} ms`, "of what is allowed"],
        rows: [
          ["all that the server allows", ...cells(fastly, "possible"), ...cells(slowly, "possible")],
          ["northbound", ...cells(fastly, "own"), ...cells(slowly, "own")],
          ["piapi's algorithm", ...cells(fastly, "piapi"), ...cells(slowly, "piapi")],
        ],
      },
    ],
  };
}

/** Milliseconds for all records. */
interface Paged {
  readonly own: number;
  readonly possible: number;
  readonly piapi: number;
}

function cells(paged: Paged, who: keyof Paged): [string, string] {
  return [seconds(paged[who]), ratio(paged.possible / paged[who])];
}

function times(value: number): string {
  return value.toFixed(1);
}

/** @param part records for piapi's way; its pace is the same from the first group to the last, so a part tells the time of all. */
async function compare(origin: string, part: number, rounds: number): Promise<Paged> {
  const own: number[] = [];
  const possible: number[] = [];
  for (let round = 0; round < rounds; round++) {
    own.push(await timeOf(() => pageAll(origin), total));
    possible.push(await timeOf(() => pageGreedily(origin), total));
  }
  const piapi = ((await timeOf(() => pageAsPiapi(origin, part), part)) + rest) * (total / part) - rest;
  return { own: spreadOf(own).median, possible: spreadOf(possible).median, piapi };
}

async function pageAll(origin: string): Promise<number> {
  await using client = createBenchClient([origin], { observe: undefined, cache: false, concurrency: allowed });
  return (await client.records.list({ total }).all()).length;
}

async function timeOf(read: () => Promise<number>, wanted: number): Promise<number> {
  const began = performance.now();
  const count = await read();
  if (count !== wanted) throw new Error(`${count} records instead of ${wanted}`);
  return performance.now() - began;
}

/** What the server allows: somebody who knows every page in advance and always has as many under way as he may. */
async function pageGreedily(origin: string): Promise<number> {
  let next = 0;
  let count = 0;
  const worker = async (): Promise<void> => {
    while (next < total) {
      const first = next;
      next += pageSize;
      // oxlint-disable-next-line no-await-in-loop -- one page after the other is what a worker does
      const records = await getPage(origin, first, pageSize);
      count += records.length;
    }
  };
  await Promise.all(Array.from({ length: allowed }, worker));
  return count;
}

async function getPage(origin: string, first: number, size: number): Promise<readonly unknown[]> {
  const response = await fetch(`${origin}/api/pages?first=${first}&size=${size}&total=${total}`);
  return ((await response.json()) as { items: unknown[] }).items;
}

/** One request for the count, then groups of five pages at once, with a second of rest between two groups. */
async function pageAsPiapi(origin: string, wanted: number): Promise<number> {
  await getPage(origin, 0, 0);
  const items: unknown[] = [];
  for (let first = 0; first < wanted; first += allowed * pageSize) {
    if (first > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    const group = Array.from({ length: allowed }, (_, index) => first + index * pageSize).filter((at) => at < wanted);
    for (const page of await Promise.all(group.map((at) => getPage(origin, at, pageSize)))) items.push(...page);
  }
  return items.length;
}
