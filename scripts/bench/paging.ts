import { createBenchClient } from "./backend.ts";
import { atLeast, ratio, type Scale, type Section } from "./finding.ts";

const pageSize = 1_000;
/** Pages that the server lets one user have under way, and how long each takes, in milliseconds. */
const allowed = 5;
const delay = 100;
/** How long piapi rests between two groups of pages, in milliseconds. */
const rest = 1_000;

/** All records of a collection from a server that allows five pages at once, beside piapi's way to do it. */
export async function measurePaging({ isQuick, origins, limitPages }: Scale): Promise<Section> {
  const total = 100_000;
  // Its pace is the same from the first group to the last, so a part of the collection tells how long the whole takes.
  const part = isQuick ? 20_000 : total;
  await limitPages(allowed, delay);
  const own = await timeOf(async () => {
    await using client = createBenchClient(origins.slice(0, 1), {
      observe: undefined,
      cache: false,
      concurrency: allowed,
    });
    return (await client.records.list({ total }).all()).length;
  }, total);
  const piapi = ((await timeOf(() => pageAsPiapi(origins[0] ?? "", part), part)) + rest) * (total / part) - rest;
  const possible = await timeOf(() => pageGreedily(origins[0] ?? "", total), total);
  await limitPages(1_000, 0);
  return {
    findings: [
      atLeast("records under a server limit, in parts of what it allows", possible / own, 0.95, ratio),
      atLeast("the same, in times of piapi's algorithm", piapi / own, 10, (times) => times.toFixed(1)),
    ],
    tables: [
      {
        title: `Paging: ${total.toLocaleString("en")} records`,
        about: `Pages of ${pageSize} records; the server takes ${delay} ms for a page and turns away more than ${allowed} at once.`,
        head: ["client", "time", "of what is allowed"],
        rows: [
          ["all that the server allows", `${(possible / 1_000).toFixed(1)} s`, ratio(1)],
          ["northbound", `${(own / 1_000).toFixed(1)} s`, ratio(possible / own)],
          ["piapi's algorithm", `${(piapi / 1_000).toFixed(1)} s`, ratio(possible / piapi)],
        ],
      },
    ],
  };
}

async function timeOf(read: () => Promise<number>, total: number): Promise<number> {
  const began = performance.now();
  const count = await read();
  if (count !== total) throw new Error(`${count} records instead of ${total}`);
  return performance.now() - began;
}

/** What the server allows: somebody who knows every page in advance and always has as many under way as he may. */
async function pageGreedily(origin: string, total: number): Promise<number> {
  let next = 0;
  let count = 0;
  const worker = async (): Promise<void> => {
    while (next < total) {
      const first = next;
      next += pageSize;
      // oxlint-disable-next-line no-await-in-loop -- one page after the other is what a worker does
      const records = await getPage(origin, first, pageSize, total);
      count += records.length;
    }
  };
  await Promise.all(Array.from({ length: allowed }, worker));
  return count;
}

async function getPage(origin: string, first: number, size: number, total: number): Promise<readonly unknown[]> {
  const response = await fetch(`${origin}/api/pages?first=${first}&size=${size}&total=${total}`);
  return ((await response.json()) as { items: unknown[] }).items;
}

/** One request for the count, then groups of five pages at once, with a second of rest between two groups. */
async function pageAsPiapi(origin: string, total: number): Promise<number> {
  await getPage(origin, 0, 0, total);
  const items: unknown[] = [];
  for (let first = 0; first < total; first += allowed * pageSize) {
    if (first > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    const group = Array.from({ length: allowed }, (_, index) => first + index * pageSize).filter((at) => at < total);
    for (const page of await Promise.all(group.map((at) => getPage(origin, at, pageSize, total)))) items.push(...page);
  }
  return items.length;
}
