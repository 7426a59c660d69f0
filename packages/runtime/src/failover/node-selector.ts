import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import type { Node } from "../core/node.ts";
import {
  afterAbandon,
  afterEntry,
  afterFailure,
  type Circuit,
  type CircuitOptions,
  dueAt,
  healthy,
  untried,
} from "./circuit.ts";

/** Tells of a circuit that changed its state. */
export type OnCircuit = (node: Node, circuit: Circuit) => void;

/**
 * Which node serves the next try. The client stays on the node that works and takes the others in
 * the configured order, leaving out those that cool down. A cool-down never makes a call fail: when
 * nothing better is left, the node whose cool-down ends first is tried all the same.
 */
export class NodePool {
  readonly nodes: readonly Node[];
  readonly #circuits: Circuit[];
  readonly #options: CircuitOptions;
  readonly #onCircuit: OnCircuit | undefined;
  #current = 0;

  constructor(nodes: readonly Node[], options: CircuitOptions = {}, onCircuit?: OnCircuit) {
    this.nodes = nodes;
    this.#circuits = nodes.map(() => untried);
    this.#options = options;
    this.#onCircuit = onCircuit;
  }

  /** Index of the node that the client stays on. */
  get current(): number {
    return this.#current;
  }

  /** Whether nothing keeps calls from a node: the fast path. */
  isClosed(index: number): boolean {
    return this.circuitOf(index).state === "closed";
  }

  circuitOf(index: number): Circuit {
    return this.#circuits[index] ?? untried;
  }

  /**
   * Index of the node with this URL.
   * @throws InvalidOptionError when it is not one of the configured ones.
   */
  find(url: string, operation: string): number {
    const wanted = String(url).replace(/\/+$/, "");
    const index = this.nodes.findIndex((node) => node.url === wanted);
    if (index >= 0) return index;
    const known = this.nodes.map((node) => node.url).join(", ");
    throw new InvalidOptionError(
      `Option \`node\` of ${operation} must be one of the configured nodes (${known}), not "${withoutUserinfo(wanted)}".`,
      { operation },
    );
  }

  /**
   * The node for the next try, from the current one on, or from the one after `from`.
   * Among the usable ones those with the fewest tries go first; `tries` gives `Infinity` for a node that is out.
   */
  pick(now: number, tries: (index: number) => number, from?: number): number | undefined {
    return this.pickBeside(now, tries, from) ?? this.#best(now, tries, from, true);
  }

  /** The node for a try beside another one: only nodes that an ordinary call may use. */
  pickBeside(now: number, tries: (index: number) => number, from?: number): number | undefined {
    return this.#best(now, tries, from, false);
  }

  /** A try at the node begins; where the cool-down is over it is the one probe. */
  enter(index: number, now: number): void {
    this.#become(index, afterEntry(this.circuitOf(index), now));
  }

  /** The node answered. @param stay the client stays on it from now on */
  succeeded(index: number, stay: boolean): void {
    this.#become(index, healthy);
    if (stay || this.circuitOf(this.#current).state !== "closed") this.#current = index;
  }

  /** The node failed. @param decisive the failure proves that it can't be reached */
  failed(index: number, decisive: boolean, now: number): void {
    this.#become(index, afterFailure(this.circuitOf(index), decisive, now, this.#options));
  }

  /** A try ended without telling anything about the node. */
  abandoned(index: number, now: number): void {
    this.#become(index, afterAbandon(this.circuitOf(index), now));
  }

  #become(index: number, circuit: Circuit): void {
    const old = this.circuitOf(index);
    if (old === circuit) return;
    this.#circuits[index] = circuit;
    const node = this.nodes[index];
    if (node && old.state !== circuit.state) this.#onCircuit?.(node, circuit);
  }

  /** The node with the fewest tries; among equals the one that is due first, and then the next in order. */
  #best(
    now: number,
    tries: (index: number) => number,
    from: number = this.#current - 1,
    mayForce: boolean,
  ): number | undefined {
    const { length } = this.nodes;
    let best: number | undefined;
    let fewest = Infinity;
    let soonest = Infinity;
    for (let step = 1; step <= length; step++) {
      const index = (from + step + length) % length;
      const count = tries(index);
      const due = dueAt(this.circuitOf(index), now);
      if (count === Infinity || (due > now && !mayForce)) continue;
      if (count < fewest || (count === fewest && due < soonest)) [best, fewest, soonest] = [index, count, due];
    }
    return best;
  }
}

function withoutUserinfo(url: string): string {
  return url.replace(/\/\/[^/@]*@/, "//…@");
}
