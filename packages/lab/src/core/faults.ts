import type { Answer } from "../http/message.ts";

/** Whether a fault strikes before the request is processed or after it. */
export type FaultMoment = "before" | "after";

/** What goes wrong with a request. */
export type FaultKind =
  | { readonly kind: "hang"; readonly when: FaultMoment }
  | { readonly kind: "slow"; readonly ms: number }
  | { readonly kind: "answer"; readonly when: FaultMoment; readonly answer: Answer }
  | { readonly kind: "corrupt" }
  /** Breaks the connection off without an answer. */
  | { readonly kind: "drop"; readonly when: FaultMoment; readonly how: Ending }
  /** Breaks the connection off within the body of the answer. */
  | { readonly kind: "cut"; readonly how: Ending; readonly bytes: number | undefined };

/** How a connection ends: `reset` is an RST, `end` a FIN. */
export type Ending = "reset" | "end";

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
  /** One operation by its `operationId`, or a test of the request. Default: every request. */
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
  readonly #checkOperation: (operation: string) => void;

  /** @param checkOperation Throws for the name of an operation that does not exist. */
  constructor(checkOperation: (operation: string) => void = () => undefined) {
    this.#checkOperation = checkOperation;
  }

  add(fault: FaultKind, { times = Infinity, skip = 0, match }: FaultOptions = {}): ActiveFault {
    if (typeof match === "string") this.#checkOperation(match);
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
