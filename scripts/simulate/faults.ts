/** Where a fault strikes: the way to a node, a node, a gateway in front of it, sessions, a store, a process. */
export type FaultPlace = "network" | "node" | "gateway" | "session" | "store" | "process";

/**
 * What can go wrong. Faults of networks, nodes and gateways last for a while and meet a share of the requests; `instant`
 * ones happen once.
 */
export const faults = {
  /** Nobody listens. */
  refused: "network",
  /** Packets of new connections are dropped. */
  "black hole": "network",
  /** Requests arrive and answers are lost, on connections that stay open. */
  "answers lost": "network",
  /** Nothing arrives, on connections that stay open. */
  "half open": "network",
  "slow network": "network",
  "slow connect": "network",
  "reset before": "node",
  "reset after": "node",
  "cut in body": "node",
  hang: "node",
  /** Processes what it read, and never answers. */
  "hang after": "node",
  slow: "node",
  "page of HTML": "node",
  "says 500": "node",
  "says 503": "node",
  "says 503 and when": "node",
  "says 429 and when": "node",
  /** A process that is killed with requests in flight, and comes back without its sessions. */
  restart: "node",
  /** The connections are reset once, at one instant. */
  "connections reset": "node",
  "502 after": "gateway",
  "502 before": "gateway",
  "503 after": "gateway",
  "503 before": "gateway",
  /** The gateway gives up, and the node processes the request later. */
  "504 and later": "gateway",
  "500 after": "gateway",
  "404 page": "gateway",
  "429 before": "gateway",
  "redirect elsewhere": "gateway",
  /** Repeats what is safe to repeat. */
  "asks twice": "gateway",
  "sessions end": "session",
  /** Each new session is rejected at once. */
  "sessions rejected": "session",
  "password changes": "session",
  "store hangs": "store",
  "store fails": "store",
  "store loses writes": "store",
  "store is emptied": "store",
  "clock steps": "process",
  "busy thread": "process",
} as const satisfies Readonly<Record<string, FaultPlace>>;

/** Name of a fault. */
export type FaultKind = keyof typeof faults;

/** All of them. */
export const faultKinds: readonly FaultKind[] = Object.keys(faults) as FaultKind[];

/** Those that happen once, at an instant. */
export const instantFaults: ReadonlySet<FaultKind> = new Set<FaultKind>([
  "connections reset",
  "sessions end",
  "password changes",
  "store is emptied",
  "clock steps",
]);

/** Those by which a server, or a gateway, states a limit. */
export const limitFaults: ReadonlySet<FaultKind> = new Set<FaultKind>(["says 429 and when", "429 before"]);
