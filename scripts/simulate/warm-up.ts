import type { CallKind } from "./acts.ts";
import { drawPlan, type Plan } from "./plan.ts";
import { plainCall } from "./acts.ts";
import { runPlan } from "./run.ts";

const kinds: readonly CallKind[] = [
  "get",
  "look",
  "create",
  "newer",
  "log",
  "numbered",
  "shelf",
  "watch",
  "wait",
  "upload",
];

/**
 * Loads whatever the runtime loads late. Loading takes real time, which virtual time knows nothing of; from then on no
 * run waits for it.
 */
export async function warmUp(): Promise<void> {
  const drawn = drawPlan(1);
  const [client] = drawn.clients;
  if (!client) throw new Error("The first seed has no client.");
  const plan: Plan = {
    ...drawn,
    nodes: 2,
    processes: 1,
    login: "cluster",
    store: "exact",
    clients: [
      {
        ...client,
        process: 0,
        isObserved: true,
        cache: { ttl: 1_000, staleWhileRevalidate: 0, staleIfError: 0 },
        sharesCache: true,
        sharesSessions: true,
        rateLimit: { requests: 5, window: 1_000, concurrency: 2 },
      },
    ],
    acts: kinds.flatMap((kind, index) =>
      [0, 1].map((round) => plainCall(`w${index} ${round}`, index * 10_000 + round * 100, 0, kind)),
    ),
  };
  // A module that is loaded once may still be resolved anew the second time.
  for (let round = 0; round < 3; round++) {
    await runPlan(plan);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
