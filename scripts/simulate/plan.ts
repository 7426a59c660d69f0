import type { RetryMode } from "@northbound/runtime";
import { createRandom, pick } from "../chaos/random.ts";
import type { Act, CallKind } from "./acts.ts";
import { drawCoincidence } from "./coincidences.ts";
import { faultKinds, faults, instantFaults } from "./faults.ts";

/** How the clients of a run are made. */
export interface ClientPlan {
  readonly process: number;
  readonly user: string;
  readonly retry: RetryMode;
  readonly maxAttemptsPerNode: number;
  readonly connectionAttemptDelay: number;
  readonly connectTimeout: number;
  readonly timeout: number;
  readonly idleTimeout: number;
  readonly deadline: number | undefined;
  readonly cache:
    | { readonly ttl: number; readonly staleWhileRevalidate: number; readonly staleIfError: number }
    | undefined;
  readonly sharesCache: boolean;
  readonly sharesSessions: boolean;
  readonly rateLimit:
    | { readonly requests: number; readonly window: number; readonly concurrency: number | undefined }
    | undefined;
  readonly connections: number;
  readonly isObserved: boolean;
  readonly failureThreshold: number;
  readonly resetTimeout: number;
}

/** What a seed stands for. */
export interface Plan {
  readonly seed: number;
  readonly nodes: number;
  readonly processes: number;
  /** `none`: no session · `node`, `cluster`: by password · `basic`: the credentials with each call. */
  readonly login: "none" | "node" | "cluster" | "basic";
  /** How long a session lives, in milliseconds. */
  readonly sessionLife: number | undefined;
  /** How a login says when the session ends. */
  readonly tellsEnd: "no" | "date" | "lifetime";
  readonly canRenew: boolean;
  readonly canLogOut: boolean;
  /** What the shared store can do. */
  readonly store: "plain" | "exact";
  readonly latency: number;
  readonly clients: readonly ClientPlan[];
  readonly acts: readonly Act[];
}

const callKinds: readonly CallKind[] = [
  "look",
  "get",
  "get",
  "absent",
  "create",
  "create",
  "replace",
  "adjust",
  "remove",
  "upload",
  "log",
  "numbered",
  "shelf",
  "watch",
  "wait",
  "newer",
];

/** How far apart the acts of a run are, in milliseconds. */
const spans = [2_000, 10_000, 60_000, 600_000, 4 * 3_600_000];

/** Draws the plan of a seed. Each seed uses a part of what there is, so that rare things meet each other often. */
export function drawPlan(seed: number): Plan {
  const random = createRandom(seed);
  const chance = (share: number): boolean => random() < share;
  const whole = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  const some = <T>(values: readonly T[], share: number): readonly T[] => {
    const chosen = values.filter(() => chance(share));
    return chosen.length > 0 ? chosen : [pick(random, values)];
  };

  const nodes = pick(random, [1, 2, 2, 3, 3, 3, 4]);
  const processes = pick(random, [1, 1, 1, 2, 3]);
  const span = pick(random, spans);
  const isCrowd = chance(0.08);
  const login = pick(random, ["none", "node", "node", "node", "cluster", "cluster", "basic"] as const);
  const sessionLife = chance(0.5) ? pick(random, [20_000, 120_000, 900_000]) : undefined;
  const sharesSessions = login !== "none" && login !== "basic" && chance(0.35);
  const hasCache = chance(0.6);
  const sharesCache = hasCache && chance(0.3);
  const isObserved = chance(0.7);
  const timeout = pick(random, [1_000, 3_000, 30_000]);

  const clients = Array.from({ length: processes + (chance(0.3) ? 1 : 0) }, (_, index): ClientPlan => ({
    process: index % processes,
    user: index > 0 && chance(0.25) ? "bea" : "ada",
    retry: pick(random, ["safe", "safe", "safe", "safe", "never"] as const),
    maxAttemptsPerNode: pick(random, [1, 2, 3, 3]),
    connectionAttemptDelay: pick(random, [50, 250, 250]),
    connectTimeout: pick(random, [600, 3_000, 10_000]),
    timeout,
    idleTimeout: pick(random, [2_000, 30_000]),
    deadline: chance(0.2) ? pick(random, [500, 5_000, 60_000]) : undefined,
    cache: hasCache
      ? {
          ttl: pick(random, [500, 5_000, 60_000]),
          staleWhileRevalidate: pick(random, [0, 0, 5_000]),
          staleIfError: pick(random, [0, 0, 20_000]),
        }
      : undefined,
    sharesCache,
    sharesSessions,
    rateLimit: chance(0.15)
      ? { requests: whole(2, 20), window: 1_000, concurrency: chance(0.5) ? whole(1, 6) : undefined }
      : undefined,
    connections: pick(random, [2, 8, 64, 64]),
    isObserved,
    failureThreshold: pick(random, [1, 3, 3]),
    resetTimeout: pick(random, [200, 1_000, 1_000]),
  }));

  const kinds = some(callKinds, 0.5);
  const isCalm = chance(0.08);
  const faultsHere = some(faultKinds, 0.2);
  const acts: Act[] = [];
  const calls = isCrowd ? whole(150, 600) : whole(20, 90);
  const burst = isCrowd ? whole(0, 3) : 0;
  for (let index = 0; index < calls; index++) {
    const at = burst > 0 && chance(0.9) ? (span / (burst + 1)) * whole(1, burst) : random() * span;
    acts.push({
      act: "call",
      id: `c${index}`,
      at,
      client: whole(0, clients.length - 1),
      kind: pick(random, kinds),
      thing: whole(0, 3),
      tenant: chance(0.15) ? pick(random, ["red", "blue"]) : undefined,
      retry: chance(0.1) ? pick(random, ["never", "safe", "always"] as const) : undefined,
      timeout: chance(0.1) ? pick(random, [300, 2_000, 60_000]) : undefined,
      deadline: chance(0.15) ? pick(random, [50, 400, 3_000, 20_000, Infinity]) : undefined,
      cache: chance(0.2) ? pick(random, ["default", "no-store", "reload", "only-if-cached"] as const) : undefined,
      ttl: chance(0.1) ? pick(random, [0, 300, 10_000]) : undefined,
      node: chance(0.06) ? whole(0, nodes - 1) : undefined,
      abortAfter: chance(0.12) ? (chance(0.2) ? 0 : random() * pick(random, [5, 100, 2_000, 20_000])) : undefined,
      pace: chance(0.5) ? 0 : random() * 200,
      leavesAfter: chance(0.2) ? whole(0, 5) : undefined,
      concurrency: chance(0.5) ? whole(1, 6) : undefined,
    });
  }
  const troubles = isCalm ? 0 : whole(1, 12);
  for (let index = 0; index < troubles; index++) {
    const kind = pick(random, faultsHere);
    acts.push({
      act: "fault",
      id: `f${index}`,
      at: random() * span,
      kind,
      node: whole(0, nodes - 1),
      process: whole(0, processes - 1),
      lasts: instantFaults.has(kind) ? 0 : random() * pick(random, [300, 3_000, 30_000, span / 2]),
      share: chance(0.5) ? 1 : random(),
      amount:
        faults[kind] === "process" && kind === "clock steps"
          ? (random() - 0.5) * 7_200_000
          : random() * pick(random, [100, 1_000, 5_000]),
    });
  }
  const coincidences = isCalm || chance(0.5) ? 0 : whole(1, 3);
  for (let index = 0; index < coincidences; index++) {
    const at = random() * span;
    const [client, process] = [whole(0, clients.length - 1), whole(0, processes - 1)];
    acts.push(...drawCoincidence({ random, id: `x${index}`, at, client, process, nodes }));
  }
  const owners = chance(0.3) ? whole(1, 3) : 0;
  for (let index = 0; index < owners; index++) {
    acts.push({
      act: pick(random, ["reset", "reset", "clear", "close"] as const),
      id: `o${index}`,
      at: random() * span,
      client: whole(0, clients.length - 1),
    });
  }
  acts.sort((one, other) => one.at - other.at);
  return {
    seed,
    nodes,
    processes,
    login,
    sessionLife,
    tellsEnd: sessionLife === undefined ? "no" : pick(random, ["no", "date", "lifetime"] as const),
    canRenew: chance(0.4),
    canLogOut: chance(0.7),
    store: chance(0.5) ? "exact" : "plain",
    latency: pick(random, [0.5, 5, 20]),
    clients: seed % 8 === 3 ? clients.map((client) => withSharedLimit(client, seed)) : clients,
    acts,
  };
}

/** Clients of several processes that keep one limit together. Drawn from the seed itself: other seeds stay what they were. */
function withSharedLimit(client: ClientPlan, seed: number): ClientPlan {
  return {
    ...client,
    sharesSessions: true,
    rateLimit: { requests: 3 + (seed % 17), window: 1_000, concurrency: undefined },
  };
}
