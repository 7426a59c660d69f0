import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { type Node, nodeName } from "../core/node.ts";
import {
  afterAbandon,
  afterEntry,
  afterFailure,
  availableAt,
  type Circuit,
  type CircuitOptions,
  healthy,
  untried,
} from "./circuit.ts";

/** Told of a circuit that changed its state. */
export type OnCircuit = (index: number, circuit: Circuit) => void;

/** Which nodes the next attempt may go to: attempts so far for each, `Infinity` for one that is out. */
export type Cost = (index: number) => number;

/**
 * Which node serves the next attempt. The client stays on the node that works and takes the others in the configured
 * order, leaving out those whose circuit is open. An open circuit never makes a call fail: when nothing better is left,
 * the node that is available first is tried all the same.
 */
export class NodeSelector {
  readonly nodes: readonly Node[];
  readonly #circuits: Circuit[];
  /** When the circuit of each node last changed its state. */
  readonly #changedAt: number[];
  /** When each node last answered. */
  readonly #answeredAt: number[];
  readonly #options: CircuitOptions;
  readonly #onCircuit: OnCircuit | undefined;
  #current = 0;

  constructor(nodes: readonly Node[], options: CircuitOptions = {}, onCircuit?: OnCircuit) {
    this.nodes = nodes;
    this.#circuits = nodes.map(() => untried);
    this.#changedAt = nodes.map(() => -Infinity);
    this.#answeredAt = nodes.map(() => -Infinity);
    this.#options = options;
    this.#onCircuit = onCircuit;
  }

  /** Index of the node that the client stays on. */
  get current(): number {
    return this.#current;
  }

  /** Whether nothing keeps calls from a node. */
  isClosed(index: number): boolean {
    return this.circuitOf(index).state === "closed";
  }

  circuitOf(index: number): Circuit {
    return this.#circuits[index] ?? untried;
  }

  /** Whether another node is there that nothing keeps calls from. */
  hasClosedBeside(index: number): boolean {
    return this.#circuits.some(({ state }, other) => other !== index && state === "closed");
  }

  /** Whether a node gave an answer within the last `duration` milliseconds. */
  hasAnsweredWithin(index: number, duration: number, now: number): boolean {
    return now - (this.#answeredAt[index] ?? -Infinity) <= duration;
  }

  /**
   * Index of the node with this URL.
   * @throws InvalidOptionError when it is not one of the configured ones.
   */
  find(url: string, operation: string): number {
    const wanted = nodeName(String(url));
    const index = this.nodes.findIndex((node) => node.url === wanted);
    if (index >= 0) return index;
    const known = this.nodes.map((node) => node.url).join(", ");
    throw new InvalidOptionError(
      `Option \`node\` of ${operation} must be one of the configured nodes (${known}), not "${withoutUserinfo(wanted)}".`,
      { operation },
    );
  }

  /** The node for the next attempt, from the current one on, or from the one after `from`. */
  pick(now: number, cost: Cost, from?: number): number | undefined {
    return this.pickClosed(now, cost, from) ?? this.pickAny(now, cost, from);
  }

  /** The node for the next attempt, whatever its circuit says where it had fewer attempts than the others. */
  pickAny(now: number, cost: Cost, from?: number): number | undefined {
    return this.#best(now, cost, from, true);
  }

  /** The node for the next attempt among those that an ordinary call may use. */
  pickClosed(now: number, cost: Cost, from?: number): number | undefined {
    return this.#best(now, cost, from, false);
  }

  /** An attempt at the node begins; where the cool-down is over it is the one probe. */
  enter(index: number, now: number): void {
    const circuit = this.circuitOf(index);
    if (circuit.state === "open") this.#become(index, afterEntry(circuit, now), now);
  }

  /** The node answered an attempt that began at `began`. @param stay the client stays on it from now on */
  succeeded(index: number, stay: boolean, began: number, now: number): void {
    this.#answeredAt[index] = now;
    const circuit = this.circuitOf(index);
    if (circuit === healthy && !stay) return;
    // An answer to what was sent before the circuit opened says nothing about the node as it is now.
    if (circuit.state !== "closed" && began < this.#since(index)) return;
    this.#become(index, healthy, now);
    if (stay || this.circuitOf(this.#current).state !== "closed") this.#current = index;
  }

  /** An attempt that began at `began` failed. @param decisive the failure proves that the node can't be reached */
  failed(index: number, decisive: boolean, began: number, now: number): void {
    if (began < this.#since(index)) return;
    this.#become(index, afterFailure(this.circuitOf(index), decisive, now, this.#options), now);
  }

  /** An attempt ended without telling anything about the node. */
  abandoned(index: number, now: number): void {
    this.#become(index, afterAbandon(this.circuitOf(index), now), now);
  }

  #since(index: number): number {
    return this.#changedAt[index] ?? -Infinity;
  }

  #become(index: number, circuit: Circuit, now: number): void {
    const old = this.circuitOf(index);
    if (old === circuit) return;
    this.#circuits[index] = circuit;
    if (old.state === circuit.state) return;
    this.#changedAt[index] = now;
    this.#onCircuit?.(index, circuit);
  }

  /** The node with the fewest attempts; among equals the one that is available first, and then the next in order. */
  #best(now: number, cost: Cost, from: number = this.#current - 1, mayForce: boolean): number | undefined {
    const { length } = this.nodes;
    let best: number | undefined;
    let fewest = Infinity;
    let soonest = Infinity;
    for (let step = 1; step <= length; step++) {
      const index = (from + step + length) % length;
      const count = cost(index);
      const available = availableAt(this.circuitOf(index), now);
      if (count === Infinity || (available > now && !mayForce)) continue;
      if (count < fewest || (count === fewest && available < soonest)) {
        [best, fewest, soonest] = [index, count, available];
      }
    }
    return best;
  }
}

function withoutUserinfo(url: string): string {
  return url.replace(/\/\/[^/@]*@/, "//…@");
}
