import type { Lab } from "@northbound/lab";
import { setTimeout as sleep } from "node:timers/promises";
import { pick } from "./random.ts";

type LabNode = Lab["cloudvision"]["nodes"][number];

/** One way in which a node fails for a while; each ends by itself or with `restore`. */
const troubles: Readonly<Record<string, (node: LabNode, random: () => number) => unknown>> = {
  kill: (node) => node.kill(),
  hang: (node) => node.hang({ times: 3 }),
  "reset before": (node) => node.reset({ when: "before", times: 5 }),
  "reset after": (node) => node.reset({ when: "after", times: 3 }),
  "reset mid-body": (node) => node.reset({ when: "midBody", times: 5 }),
  truncate: (node) => node.truncate({ times: 3 }),
  slow: (node, random) => node.slow(Math.ceil(random() * 150), { times: 20 }),
  "overload 503": (node) => node.overload({ retryAfter: 0, times: 5 }),
  "overload 429": (node) => node.overload({ status: 429, times: 5 }),
  "expire sessions": (node) => node.expireSessions(),
  "black hole": (node) => node.blackHole(),
};

/** Makes trouble at random nodes, never at all of them at once, until the signal says that it is enough. */
export async function makeTrouble(lab: Lab, random: () => number, signal: AbortSignal): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const { nodes } = lab.cloudvision;
  while (!signal.aborted) {
    const node = pick(random, nodes);
    const name = pick(random, Object.keys(troubles));
    await troubles[name]?.(node, random);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    await sleep(50 + random() * 250, undefined, { signal }).catch(() => undefined);
    await node.restore();
    await sleep(random() * 100, undefined, { signal }).catch(() => undefined);
  }
  await lab.restore();
  return counts;
}
