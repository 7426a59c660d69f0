import { createLab } from "@northbound/lab";
import { createPrimeInfrastructure, readServerLimits } from "@northbound/prime-infrastructure";
import { atLeast, atMost, type Scale, type Section, whole } from "./finding.ts";
import { readAsPiapi } from "./piapi.ts";

const total = 100_000;
/** What the server allows one user: requests that start within a second, and requests at the same time. */
const limits = { perUserThreshold: 60, windowSize: 1_000, maxConcurrentQueries: 10 };

/** What a comparison with piapi found. */
export interface PrimePaging {
  /** Milliseconds for all clients. */
  readonly own: number;
  /** The same by piapi's algorithm. */
  readonly piapi: number;
  /** How many times faster. */
  readonly ratio: number;
  /** Requests of ours that the server turned away for their number. */
  readonly rejected: number;
  /** Most of our requests in one window of the server. */
  readonly mostInWindow: number;
}

/**
 * Reads 100,000 clients of one stand-in of Prime Infrastructure in both ways: as fast as its window allows, and in
 * piapi's fixed chunks with a fixed rest.
 * @param part Records for piapi's way; its pace is the same from chunk to chunk, so a part tells the time of all.
 */
export async function comparePrimePaging(part: number = total): Promise<PrimePaging> {
  await using lab = await createLab({ prime: { clients: total, limits }, protocol: "http", world: { devices: 24 } });
  const { credentials, urls, state } = lab.prime;
  const options = { nodes: urls, credentials };
  const allowed = await readServerLimits(options);
  // The first read of the world makes its clients; nobody's time should have that in it.
  state.rows("clients", () => undefined);
  await new Promise((resolve) => setTimeout(resolve, limits.windowSize));
  state.limiter.most.inWindow = 0;

  let began = performance.now();
  {
    await using prime = createPrimeInfrastructure({ ...options, ...allowed, serverVersion: "latest" });
    const clients = await prime.data.clients.list().all();
    if (clients.length !== total) throw new Error(`${clients.length} records instead of ${total}`);
  }
  const own = performance.now() - began;
  const { rejected } = state.limiter;
  const mostInWindow = state.limiter.most.inWindow;

  await new Promise((resolve) => setTimeout(resolve, limits.windowSize));
  began = performance.now();
  const records = await readAsPiapi({ origin: urls[0] ?? "", ...credentials }, part);
  if (records !== part) throw new Error(`${records} records instead of ${part}`);
  const piapi = (performance.now() - began) * (total / part);
  return { own, piapi, ratio: piapi / own, rejected, mostInWindow };
}

/** The comparison as a part of the suite. */
export async function measurePrimePaging({ isQuick }: Pick<Scale, "isQuick">): Promise<Section> {
  const { own, piapi, ratio, rejected, mostInWindow } = await comparePrimePaging(isQuick ? 20_000 : total);
  return {
    findings: [
      atLeast("clients of Prime under its window, in times of piapi's algorithm", ratio, 10, (times) =>
        times.toFixed(1),
      ),
      atMost("requests that Prime turned away meanwhile", rejected, 0, whole),
    ],
    tables: [
      {
        title: `Prime Infrastructure: ${total.toLocaleString("en")} clients`,
        about: `Pages of 1,000 records from the lab's server, which takes ${limits.perUserThreshold} requests a second and ${limits.maxConcurrentQueries} at once from one user. At most ${mostInWindow} of ours fell into one window.`,
        head: ["client", "time"],
        rows: [
          ["northbound", `${(own / 1_000).toFixed(1)} s`],
          ["piapi's algorithm", `${(piapi / 1_000).toFixed(1)} s`],
        ],
      },
    ],
  };
}
