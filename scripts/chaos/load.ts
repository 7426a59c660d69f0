import type { CloudVision } from "@northbound/cloudvision";
import type { Lab } from "@northbound/lab";
import { isNorthboundError } from "@northbound/runtime";
import { pick } from "./random.ts";
import type { Tally } from "./tally.ts";

/** What became of a write in the eyes of its caller. */
export interface WriteOutcome {
  readonly name: string;
  /** `done`: it succeeded · `not done`: the error says that it was not processed · `unknown`: the error says that nobody knows. */
  readonly outcome: "done" | "not done" | "unknown";
}

/** Reads, scans, streams and writes at random, one after the other, until the signal says that it is enough. */
export async function makeLoad(
  worker: number,
  {
    cvp,
    lab,
    random,
    tally,
    writes,
  }: {
    readonly cvp: CloudVision;
    readonly lab: Lab;
    readonly random: () => number;
    readonly tally: Tally;
    readonly writes: WriteOutcome[];
  },
  signal: AbortSignal,
): Promise<void> {
  const kinds = { read, scan, stream, write } as const;
  for (let turn = 0; !signal.aborted; turn++) {
    const kind = pick(random, ["read", "read", "read", "scan", "stream", "write", "write"] as const);
    try {
      await kinds[kind](`${worker}-${turn}`, { cvp, lab, tally, writes });
    } catch (error) {
      if (!isNorthboundError(error)) throw error;
      tally.failed.set(error.code, (tally.failed.get(error.code) ?? 0) + 1);
    }
  }
}

interface Surroundings {
  readonly cvp: CloudVision;
  readonly lab: Lab;
  readonly tally: Tally;
  readonly writes: WriteOutcome[];
}

async function read(_name: string, { cvp, tally }: Surroundings): Promise<void> {
  const { version } = await cvp.cvpInfo.get();
  tally.reads += 1;
  if (typeof version !== "string") tally.lost.push(`a read gave ${JSON.stringify(version)}`);
}

async function scan(_name: string, { cvp, lab, tally }: Surroundings): Promise<void> {
  const devices = await cvp.provisioning.searchTopology({}, { pageSize: 25 }).all();
  tally.scans += 1;
  const keys = new Set(devices.map(({ key }) => key));
  if (keys.size < lab.world.devices.length) tally.lost.push(`a scan gave ${keys.size} devices`);
  if (keys.size < devices.length) tally.duplicated.push(`a scan gave ${devices.length - keys.size} devices twice`);
}

async function stream(_name: string, { cvp, tally }: Surroundings): Promise<void> {
  const { count = 0 } = await cvp.tagV2.countTags();
  const tags = await cvp.tagV2.listTags().all();
  tally.streams += 1;
  if (tags.length < count) tally.lost.push(`a stream gave ${tags.length} of ${count} tags without an error`);
  if (tags.length > count) tally.duplicated.push(`a stream gave ${tags.length} of ${count} tags`);
}

async function write(name: string, { cvp, tally, writes }: Surroundings): Promise<void> {
  const configlet = `chaos-${name}`;
  try {
    await cvp.configlets.create({ body: { name: configlet, config: "! chaos\n" } });
    tally.writes += 1;
    writes.push({ name: configlet, outcome: "done" });
  } catch (error) {
    const isNotDone = isNorthboundError(error) && error.outcome === "not-processed";
    writes.push({ name: configlet, outcome: isNotDone ? "not done" : "unknown" });
    throw error;
  }
}
