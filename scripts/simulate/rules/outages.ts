import { faults, instantFaults, limitFaults } from "../faults.ts";
import type { CallRecord } from "../call-record.ts";
import type { FaultAct } from "../acts.ts";
import type { Plan } from "../plan.ts";

interface Span {
  readonly from: number;
  readonly to: number;
}

/** How long the traces of a fault at one instant last: resets that are on their way, sessions that are made anew. */
const aftermath = 200;

/** How long later calls may hold back after a server has stated a limit. */
const limitAftermath = 60_000;

/** How long no login is tried at a node that rejected a session right after its login. */
const refusalAftermath = 30_000;

/** When something was wrong with what, so that the model knows which calls had to succeed. */
export class Outages {
  /** Clients that said that they repeated too much. */
  readonly spent: Set<number> = new Set();
  readonly #atNode: Span[][];
  /** Whatever ends a call with good reason, at any node: the backend's own failure, a refused account. */
  readonly #final: Span[] = [];
  /** When sessions ended, and of which node. */
  readonly #sessions: { readonly at: number; readonly node: number }[] = [];
  readonly #busy: Map<number, Span[]> = new Map();
  /** Whether each node has sessions of its own. */
  readonly #hasOwnSessions: boolean;

  constructor(plan: Plan) {
    this.#hasOwnSessions = plan.login === "node";
    this.#atNode = Array.from({ length: plan.nodes }, () => []);
  }

  add(act: FaultAct): void {
    const { kind, at, lasts, node } = act;
    const span = { from: at, to: at + lasts + (instantFaults.has(kind) ? aftermath : 0) };
    if (kind === "sessions end" || kind === "restart") this.#sessions.push({ at, node });
    // What a server said of its limits is kept to by later calls as well, for growing pauses.
    if (limitFaults.has(kind)) this.#final.push({ ...span, to: span.to + limitAftermath });
    else if (kind === "sessions rejected") {
      const held = { ...span, to: span.to + refusalAftermath };
      (this.#hasOwnSessions ? this.#atNode[node] : this.#final)?.push(held);
    } else if (finalFaults.has(kind)) this.#final.push(span);
    else if (kind === "busy thread") this.addBusy(act.process, at, at + act.amount);
    // Connections that were dead then may be used later.
    else if (kind === "half open") this.#atNode[node]?.push({ from: at, to: Infinity });
    else if (["network", "node", "gateway"].includes(faults[kind]))
      this.#atNode[node]?.push({ ...span, to: span.to + aftermath });
  }

  addBusy(process: number, from: number, to: number): void {
    const spans = this.#busy.get(process) ?? [];
    spans.push({ from, to });
    this.#busy.set(process, spans);
  }

  /** From a change of the password until the owner tells the client. */
  addFinal(from: number, to: number): void {
    this.#final.push({ from, to });
  }

  /** Until when a process that should have done something at `moment` may have been busy. */
  busyUntil(process: number, moment: number): number {
    let until = moment;
    for (const { from, to } of this.#busy.get(process) ?? []) if (from <= until + 5 && to > until) until = to;
    return until;
  }

  wasBusy(process: number, from: number, to: number): boolean {
    return this.#busy.get(process)?.some((span) => span.from <= to && span.to >= from - aftermath) ?? false;
  }

  /** Whether something was there while the call ran that may end any call. */
  wasFinal({ began, ended = Infinity }: CallRecord): boolean {
    return this.#final.some(({ from, to }) => from <= ended && to >= began);
  }

  /** How often sessions ended while the call ran, at one node or at any. */
  sessionEnds({ began, ended = Infinity }: Pick<CallRecord, "began" | "ended">, node?: number): number {
    const isMeant = (at: number): boolean => node === undefined || !this.#hasOwnSessions || at === node;
    return this.#sessions.filter((end) => isMeant(end.node) && end.at >= began - aftermath && end.at <= ended).length;
  }

  /** Whether sessions of a node ended so often that a client may hold back from logging in there. */
  wasHeldBack(node: number, { began, ended }: CallRecord): boolean {
    return this.sessionEnds({ began: began - refusalAftermath, ended }, node) > 2;
  }

  wasGood(node: number, { began, ended = Infinity }: CallRecord): boolean {
    return this.#atNode[node]?.every(({ from, to }) => from > ended || to < began) ?? false;
  }

  /** Whether anything was wrong with any node within a time. */
  hadTrouble(began: number, ended: number): boolean {
    return this.#atNode.some((spans) => spans.some(({ from, to }) => from <= ended && to >= began));
  }

  /** Nodes with which nothing was wrong while the call ran. */
  goodNodes(record: CallRecord): number[] {
    return this.#atNode.flatMap((_, node) => (this.wasGood(node, record) ? [node] : []));
  }
}

const finalFaults: ReadonlySet<string> = new Set(["says 500", "page of HTML", "redirect elsewhere"]);
