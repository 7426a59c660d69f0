import { createCloudVision } from "@northbound/cloudvision";
import { createLab } from "@northbound/lab";
import { setTimeout as sleep } from "node:timers/promises";
import { makeLoad, type WriteOutcome } from "./load.ts";
import type { ChaosOptions } from "./options.ts";
import { createRandom } from "./random.ts";
import { createTally, type Tally } from "./tally.ts";
import { makeTrouble } from "./trouble.ts";

/** What a run gives. */
export interface ChaosReport {
  readonly tally: Tally;
  readonly troubles: ReadonlyMap<string, number>;
}

const workers = 8;

/** Mixed load on three nodes that fail at random; the journal of the lab says what was really done. */
export async function runChaos({ seconds, seed }: ChaosOptions): Promise<ChaosReport> {
  const random = createRandom(seed);
  const tally = createTally();
  const writes: WriteOutcome[] = [];
  const lab = await createLab({ seed, cloudvision: { nodes: 3 }, strict: false, onViolation: () => {} });
  try {
    const { username, password } = lab.cloudvision.credentials;
    const cvp = createCloudVision({
      nodes: lab.cloudvision.urls,
      credentials: { username, password },
      tls: { ca: lab.ca },
      connectTimeout: 1_000,
      timeout: 1_000,
      idleTimeout: 1_000,
      deadline: 20_000,
    });
    const enough = AbortSignal.timeout(seconds * 1_000);
    const surroundings = { cvp, lab, random, tally, writes };
    const [troubles] = await Promise.all([
      makeTrouble(lab, random, enough),
      ...Array.from({ length: workers }, (_, worker) => makeLoad(worker, surroundings, enough)),
    ]);
    await cvp.close();
    checkWrites(writes, lab, tally);
    await checkSockets(lab, tally);
    return { tally, troubles };
  } finally {
    await lab.close();
  }
}

type RunningLab = Awaited<ReturnType<typeof createLab>>;

/** Holds what callers were told against what the nodes did. */
function checkWrites(writes: readonly WriteOutcome[], lab: RunningLab, tally: Tally): void {
  const done = new Map<string, number>();
  for (const { body, status } of lab.cloudvision.journal.of("configlets/create")) {
    const name = String((body as { readonly name?: unknown } | undefined)?.name);
    if (status < 300) done.set(name, (done.get(name) ?? 0) + 1);
  }
  for (const { name, outcome } of writes) {
    const times = done.get(name) ?? 0;
    if (times > 1) tally.duplicated.push(`${name} was processed ${times} times`);
    if (outcome === "done" && times === 0) tally.lost.push(`${name} was reported as done and was not`);
    if (outcome === "not done" && times > 0) tally.lost.push(`${name} was reported as not done and was`);
  }
}

/** A closed client holds no connection. */
async function checkSockets(lab: RunningLab, tally: Tally): Promise<void> {
  for (let tries = 0; lab.cloudvision.counters.openSockets > 0 && tries < 100; tries++) await sleep(20);
  const { openSockets } = lab.cloudvision.counters;
  if (openSockets > 0) tally.leaked.push(`${openSockets} connections are still open`);
}
