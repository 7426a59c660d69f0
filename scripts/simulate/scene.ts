import type { Call } from "@northbound/runtime";
import type { CallRecord } from "./call-record.ts";
import type { FaultKind } from "./faults.ts";
import type { ClientPlan, Plan } from "./plan.ts";
import type { Outages } from "./rules/outages.ts";
import type { Answer, Servers, SimNode } from "./servers.ts";
import type { SimStore } from "./store.ts";
import type { World } from "./world.ts";

/** A request that was given to a transport. */
export interface WireRequest {
  readonly call: Call;
  readonly node: SimNode;
  /** Names it, the same in each run. */
  readonly id: string;
  /** Names the call that it belongs to. */
  readonly tag: string;
  /** It holds one of the connections that are allowed. */
  readonly hasPlace: boolean;
}

/** How clients see nodes. */
export interface Circuits {
  stateOf(client: number, node: string): "closed" | "open" | "half-open";
  /** Whether a client sees any node in a state. */
  has(client: number, state: "closed" | "open" | "half-open"): boolean;
}

/** What all rules look at. */
export interface Scene {
  readonly world: World;
  readonly plan: Plan;
  readonly servers: Servers;
  readonly store: SimStore;
  readonly outages: Outages;
  readonly calls: ReadonlyMap<string, CallRecord>;
  readonly circuits: Circuits;
  clientPlan(client: number): ClientPlan;
  /** A promise was broken. */
  report(rule: string, text: string): void;
}

/** Told of everything that happens on the wire. */
export interface WireObserver {
  report(rule: string, text: string): void;
  /** A request is given to a transport. */
  onSent(request: WireRequest, client: number): void;
  /** The first byte of a request is on its way. */
  onWritten(request: WireRequest): void;
  /** An answer has arrived. */
  onAnswer(request: WireRequest, client: number, answer: Answer): void;
  /** A request is over, however it ended. */
  onSettled(request: WireRequest, client: number): void;
  /** A record of a stream was taken off the wire. */
  onRecord(tag: string, given: number): void;
  /** A request met a fault. */
  onMet(kind: FaultKind, request: WireRequest): void;
}
