import type { NorthboundEvent } from "@northbound/runtime";
import type { CallRecord } from "../call-record.ts";
import type { Scene, WireRequest } from "../scene.ts";

interface Seen {
  state: "closed" | "open" | "half-open";
  until: number;
  /** Whether the one probe of a half-open circuit was sent. */
  isProbed: boolean;
}

/** Which nodes are left alone, as the clients tell it by their events. */
export class CircuitRules {
  readonly #scene: Scene;
  readonly #seen: Map<string, Seen> = new Map();

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  onEvent(client: number, event: NorthboundEvent): void {
    if (event.type !== "circuit") return;
    const { world } = this.#scene;
    const before = this.#of(client, event.node);
    world.note(() => `      client ${client + 1}: the circuit of ${event.node} is ${event.state}`, event.state.length);
    const isLegal = event.state !== before.state && !(event.state === "half-open" && before.state === "closed");
    if (!isLegal)
      this.#scene.report("circuit", `client ${client + 1}: ${event.node} went from ${before.state} to ${event.state}`);
    this.#seen.set(`${client} ${event.node}`, {
      state: event.state,
      until: Math.floor(world.now) + event.resetTimeout,
      isProbed: false,
    });
  }

  /** Only the first attempt of a call, and only where it was chosen at this very instant. */
  onSent(exchange: WireRequest, client: number, record: CallRecord): void {
    const { world, servers, plan } = this.#scene;
    const { node } = exchange;
    const circuit = this.#of(client, node.url);
    const wasProbed = circuit.isProbed;
    // What its caller sent there, or what had chosen the node before and waited for its turn, is no probe.
    if (record.act.node === undefined && record.began === world.now) circuit.isProbed = true;
    if (!plan.clients[client]?.isObserved || record.act.node !== undefined || record.sent.length > 1) return;
    if (record.began !== world.now || record.act.kind === "wait") return;
    const isKept =
      circuit.state === "open" ? circuit.until > Math.ceil(world.now) : circuit.state === "half-open" && wasProbed;
    const other = servers.nodes.find(({ url }) => url !== node.url && this.#of(client, url).state === "closed");
    if (isKept && other) {
      this.#scene.report(
        "circuit",
        `${exchange.id} went to node ${node.index + 1}, whose circuit is ${circuit.state}, past node ${other.index + 1}`,
      );
    }
  }

  /** How a client sees a node. */
  stateOf(client: number, node: string): Seen["state"] {
    return this.#of(client, node).state;
  }

  /** Whether a client sees any node in a state. */
  has(client: number, state: Seen["state"]): boolean {
    return this.#scene.servers.nodes.some(({ url }) => this.stateOf(client, url) === state);
  }

  #of(client: number, node: string): Seen {
    const key = `${client} ${node}`;
    let seen = this.#seen.get(key);
    if (!seen) this.#seen.set(key, (seen = { state: "closed", until: 0, isProbed: false }));
    return seen;
  }
}
