import type { NorthboundEvent } from "@northbound/runtime";
import type { CallRecord } from "./call-record.ts";
import type { FaultKind } from "./faults.ts";
import type { ClientPlan, Plan } from "./plan.ts";
import { Coverage } from "./coverage.ts";
import { CacheRules } from "./rules/cache.ts";
import { CircuitRules } from "./rules/circuits.ts";
import { LimitRules } from "./rules/limits.ts";
import { Outages } from "./rules/outages.ts";
import { PressureRules } from "./rules/pressure.ts";
import { SessionRules } from "./rules/sessions.ts";
import { TruthRules } from "./rules/truth.ts";
import { findSecret } from "./rules/secrets.ts";
import type { Answer, Servers } from "./servers.ts";
import type { SimStore } from "./store.ts";
import type { Scene, WireObserver, WireRequest } from "./scene.ts";
import type { World } from "./world.ts";

/** A promise of the runtime that a run saw broken. */
export interface Violation {
  /** Name of the promise. */
  readonly rule: string;
  readonly text: string;
  /** When, in milliseconds of the run. */
  readonly at: number;
}

/** Stands beside a run, knows what each server really did, and holds what the runtime does against its promises. */
export class Model implements Scene, WireObserver {
  readonly world: World;
  readonly plan: Plan;
  readonly servers: Servers;
  readonly store: SimStore;
  readonly outages: Outages;
  readonly violations: Violation[] = [];
  readonly calls: Map<string, CallRecord> = new Map();
  /** Records of streams that were pulled, by tag. */
  readonly #pulled: Map<string, number> = new Map();
  readonly coverage: Coverage;
  readonly cache: CacheRules;
  readonly circuits: CircuitRules;
  readonly limits: LimitRules;
  readonly pressure: PressureRules;
  readonly sessions: SessionRules;
  readonly truth: TruthRules;

  constructor(world: World, plan: Plan, servers: Servers, store: SimStore) {
    this.world = world;
    this.plan = plan;
    this.servers = servers;
    this.store = store;
    this.outages = new Outages(plan);
    this.coverage = new Coverage(this);
    this.cache = new CacheRules(this);
    this.circuits = new CircuitRules(this);
    this.limits = new LimitRules(this);
    this.pressure = new PressureRules(this);
    this.sessions = new SessionRules(this);
    this.truth = new TruthRules(this);
  }

  report(rule: string, text: string): void {
    this.world.note(() => `  ✗ ${rule}: ${text}`);
    if (this.violations.length < 50) this.violations.push({ rule, text, at: this.world.now });
  }

  clientPlan(client: number): ClientPlan {
    return this.plan.clients[client] as ClientPlan;
  }

  onSent(exchange: WireRequest, client: number): void {
    const record = this.calls.get(exchange.tag);
    const sent = { id: exchange.id, node: exchange.node.index, at: this.world.now };
    if (record) record.sent = [...record.sent, sent];
    this.coverage.onSent(exchange, client);
    this.limits.onSent(exchange, client);
    this.sessions.onSent(exchange, client);
    if (record) this.circuits.onSent(exchange, client, record);
    if (record) this.pressure.onSent(exchange, client, record);
    this.world.note(() => `      ${exchange.id} is sent to node ${exchange.node.index + 1}`, 3);
  }

  onWritten(exchange: WireRequest): void {
    this.calls.get(exchange.tag)?.writtenTo.push(exchange.node.index);
    const { body } = exchange.call;
    if (!(body instanceof ReadableStream)) return;
    if (body.locked) this.report("body sent twice", `${exchange.id} sends a body that was read before`);
    else body.getReader();
  }

  onAnswer(exchange: WireRequest, client: number, answer: Answer): void {
    this.world.note(() => `      ${exchange.id} is answered by ${answer.status}`, answer.status);
    this.limits.onAnswer(exchange, client, answer);
    this.pressure.onAnswer(exchange, client, answer);
    this.sessions.onAnswer(exchange, client, answer);
  }

  onSettled(exchange: WireRequest, client: number): void {
    const record = this.calls.get(exchange.tag);
    if (record && !exchange.hasPlace) record.sent = record.sent.filter(({ id }) => id !== exchange.id);
    this.coverage.onSettled(exchange);
    this.limits.onSettled(exchange, client);
    this.sessions.onSettled(exchange, client);
  }

  onRecord(tag: string, given: number): void {
    this.#pulled.set(tag, given);
    const record = this.calls.get(tag);
    if (record && given > record.taken + 3) {
      this.report("back-pressure", `${tag}: ${given} records were read for a caller who took ${record.taken}`);
    }
  }

  onMet(kind: FaultKind, exchange: WireRequest): void {
    this.coverage.onMet(kind, exchange);
  }

  onEvent(client: number, event: NorthboundEvent): void {
    this.circuits.onEvent(client, event);
    if (event.type === "warning" && event.message.includes("is not tried again: too many"))
      this.outages.spent.add(client);
    if (event.type === "start" || event.type === "call") this.truth.onEvent(event);
    // The error of a call is looked at where its caller gets it.
    const mayTell = event.type !== "call" && ("error" in event || "message" in event || "reason" in event);
    const secret = mayTell ? findSecret(event) : undefined;
    if (secret !== undefined)
      this.report("secret printed", `a ${event.type} event of client ${client + 1} shows ${secret}`);
  }

  onBegan(record: CallRecord): void {
    this.calls.set(record.tag, record);
    this.cache.onBegan(record);
    this.pressure.onBegan(record);
    this.world.note(() => `${record.tag} begins: ${record.act.kind} by client ${record.act.client + 1}`, 5);
  }

  onEnded(record: CallRecord): void {
    this.world.note(
      () => `${record.tag} ends: ${record.told}${record.code === undefined ? "" : ` ${record.code}`}`,
      record.told?.length,
    );
    this.cache.onEnded(record);
    this.pressure.onEnded(record);
    this.truth.onEnded(record);
  }

  /** Nothing happens any more. */
  onEnd(): void {
    for (const record of this.calls.values()) this.truth.onEnd(record);
    this.truth.onAllEnded();
  }
}
