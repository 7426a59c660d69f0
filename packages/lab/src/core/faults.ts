import type { Answer } from "../http/message.ts";

/** What goes wrong with a request. */
export type FaultKind =
  | { readonly kind: "hang" }
  | { readonly kind: "slow"; readonly ms: number }
  | { readonly kind: "reset"; readonly when: "before" | "after" | "midBody"; readonly bytes?: number | undefined }
  | { readonly kind: "truncate"; readonly bytes?: number | undefined }
  | { readonly kind: "corrupt" }
  | { readonly kind: "answer"; readonly answer: Answer };

/** What a fault may look at to decide whether a request is meant. */
export interface FaultSubject {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** `operationId` when the path is known. */
  readonly operation: string | undefined;
}

/** Which requests a fault hits. */
export interface FaultOptions {
  /** How many requests it hits before it is over. @default Infinity */
  readonly times?: number;
  /** How many matching requests pass unharmed first. @default 0 */
  readonly skip?: number;
  /** One operation, or a test of the request. Default: every request. */
  readonly match?: string | ((subject: FaultSubject) => boolean);
}

/** A fault that was switched on. Dispose of it to switch it off again. */
export interface ActiveFault extends Disposable {
  /** Requests it has hit so far. */
  readonly hits: number;
}

interface Plan {
  readonly fault: FaultKind;
  readonly matches: (subject: FaultSubject) => boolean;
  skip: number;
  left: number;
  hits: number;
}

/** The faults of one node, in the order in which they were switched on. */
export class Faults {
  readonly #plans = new Set<Plan>();

  add(fault: FaultKind, { times = Infinity, skip = 0, match }: FaultOptions = {}): ActiveFault {
    const matches =
      typeof match === "string" ? (subject: FaultSubject) => subject.operation === match : (match ?? (() => true));
    const plan: Plan = { fault, matches, skip, left: times, hits: 0 };
    this.#plans.add(plan);
    return {
      get hits() {
        return plan.hits;
      },
      [Symbol.dispose]: () => {
        this.#plans.delete(plan);
      },
    };
  }

  /** The faults that hit a request; each counts it. */
  take(subject: FaultSubject): readonly FaultKind[] {
    if (this.#plans.size === 0) return [];
    const hit: FaultKind[] = [];
    for (const plan of this.#plans) {
      if (!plan.matches(subject)) continue;
      if (plan.skip > 0) {
        plan.skip -= 1;
        continue;
      }
      plan.hits += 1;
      plan.left -= 1;
      if (plan.left <= 0) this.#plans.delete(plan);
      hit.push(plan.fault);
    }
    return hit;
  }

  clear(): void {
    this.#plans.clear();
  }
}
