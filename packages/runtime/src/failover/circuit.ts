/**
 * The state of one node. `closed` it works, with `failures` in a row so far · `open` it is left alone until a moment ·
 * `half-open` one probe is under way.
 */
export type Circuit =
  | { readonly state: "closed"; readonly failures: number }
  | { readonly state: "open"; readonly until: number; readonly resetTimeout: number }
  | { readonly state: "half-open"; readonly resetTimeout: number };

/** When a node is left alone, and for how long. */
export interface CircuitOptions {
  /** Failures in a row that open the circuit, when none of them proves that the node can't be reached. @default 3 */
  readonly failureThreshold?: number | undefined;
  /** First cool-down in milliseconds; it doubles with each failed probe. @default 1_000 */
  readonly resetTimeout?: number | undefined;
  /** Longest cool-down in milliseconds. @default 60_000 */
  readonly maxResetTimeout?: number | undefined;
}

/** A node that answered last time. One shared value, so that the fast path can compare identity. */
export const healthy: Circuit = { state: "closed", failures: 0 };

/** A node that has not answered yet, and has not failed. */
export const untried: Circuit = { state: "closed", failures: 0 };

/**
 * An attempt at the node failed.
 * @param decisive the failure proves that the node can't be reached
 */
export function afterFailure(circuit: Circuit, decisive: boolean, now: number, options: CircuitOptions = {}): Circuit {
  const { failureThreshold = 3, resetTimeout = 1_000, maxResetTimeout = 60_000 } = options;
  switch (circuit.state) {
    case "closed": {
      const failures = circuit.failures + 1;
      return decisive || failures >= failureThreshold
        ? { state: "open", until: now + resetTimeout, resetTimeout }
        : { state: "closed", failures };
    }
    case "half-open": {
      const longer = Math.min(maxResetTimeout, circuit.resetTimeout * 2);
      return { state: "open", until: now + longer, resetTimeout: longer };
    }
    case "open":
      // It was forced, because no node is better: nothing new.
      return circuit;
  }
}

/** The probe of a half-open node ended without a result, such as by an abort: the next call may probe at once. */
export function afterAbandon(circuit: Circuit, now: number): Circuit {
  return circuit.state === "half-open" ? { state: "open", until: now, resetTimeout: circuit.resetTimeout } : circuit;
}

/** When an ordinary call may use a node: now, when its cool-down is over, or after everything else while it is probed. */
export function availableAt(circuit: Circuit, now: number): number {
  if (circuit.state === "open") return Math.max(now, circuit.until);
  return circuit.state === "closed" ? now : Number.MAX_SAFE_INTEGER;
}

/** An attempt begins: where the cool-down is over, it becomes the one probe. */
export function afterEntry(circuit: Circuit, now: number): Circuit {
  return circuit.state === "open" && circuit.until <= now
    ? { state: "half-open", resetTimeout: circuit.resetTimeout }
    : circuit;
}
