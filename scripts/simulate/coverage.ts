import { isLong, isRepeatableWrite, isWrite } from "./call-record.ts";
import { type FaultKind, faultKinds } from "./faults.ts";
import type { Scene, WireRequest } from "./scene.ts";

/** What a request may be in the middle of when a fault meets it. */
const states = [
  "first",
  "again",
  "in a login",
  "after a 401",
  "beside a hedge",
  "in doubt",
  "in a scan",
  "in a stream",
  "in a wait",
  "had to queue",
  "in a crowd",
  "circuit open",
  "at a probe",
  "near its deadline",
] as const;

type State = (typeof states)[number];

/** So many requests of one client at once are a crowd. */
const crowd = 20;

/** A deadline is near for so many milliseconds. */
const near = 200;

/** Counts which faults met requests in which states: a fault that never meets a state finds nothing there. */
export class Coverage {
  /** By `fault × state`. */
  readonly counts: Map<string, number> = new Map();
  readonly #scene: Scene;
  readonly #open: Map<WireRequest, number> = new Map();

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  onSent(request: WireRequest, client: number): void {
    this.#open.set(request, client);
  }

  onSettled(request: WireRequest): void {
    this.#open.delete(request);
  }

  /** A request met a fault. */
  onMet(kind: FaultKind, request: WireRequest): void {
    for (const state of this.#statesOf(request)) this.#count(kind, state);
  }

  /** A fault struck at an instant: it meets what is open at that node, or everywhere. */
  onStruck(kind: FaultKind, node: number | undefined): void {
    for (const request of this.#open.keys())
      if (node === undefined || request.node.index === node) this.onMet(kind, request);
  }

  #count(kind: FaultKind, state: State): void {
    const key = `${kind} × ${state}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  #statesOf(request: WireRequest): readonly State[] {
    const { call, tag, id, node } = request;
    const { calls, circuits, world } = this.#scene;
    const client = this.#open.get(request) ?? 0;
    const record = calls.get(tag);
    const found: State[] = [id.endsWith("/1") ? "first" : "again"];
    if (/^\/(?:login|renew)/.test(call.url)) found.push("in a login");
    if (call.queueTime > 0) found.push("had to queue");
    if (this.#openOf((_, of) => of === client) >= crowd) found.push("in a crowd");
    if (circuits.has(client, "open")) found.push("circuit open");
    if (circuits.stateOf(client, node.url) === "half-open") found.push("at a probe");
    if (!record) return found;
    const { act, began, rejections, writtenTo } = record;
    if (rejections > 0) found.push("after a 401");
    if (!isLong(record) && this.#openOf((other) => other.tag === tag) > 1) found.push("beside a hedge");
    if ((isWrite(record) || isRepeatableWrite(record)) && writtenTo.length > 1) found.push("in doubt");
    if (isLong(record))
      found.push(act.kind === "wait" ? "in a wait" : act.kind === "watch" ? "in a stream" : "in a scan");
    if (act.deadline !== undefined && began + act.deadline - world.now < near) found.push("near its deadline");
    return found;
  }

  #openOf(isMeant: (request: WireRequest, client: number) => boolean): number {
    let count = 0;
    for (const [request, client] of this.#open) if (isMeant(request, client)) count += 1;
    return count;
  }
}

/** A table of faults and states with how often they met, and what never did. */
export function coverageTable(counts: ReadonlyMap<string, number>): readonly string[] {
  const width = Math.max(...faultKinds.map((kind) => kind.length));
  const cell = (text: string, state: State): string => text.padStart(Math.max(6, state.length));
  const missing: string[] = [];
  const rows = faultKinds.flatMap((kind) => {
    const cells = states.map((state) => [state, counts.get(`${kind} × ${state}`) ?? 0] as const);
    if (cells.every(([, count]) => count === 0)) {
      missing.push(`${kind} (meets no request by itself)`);
      return [];
    }
    missing.push(...cells.flatMap(([state, count]) => (count === 0 ? [`${kind} × ${state}`] : [])));
    return [
      `${kind.padEnd(width)}  ${cells.map(([state, count]) => cell(count === 0 ? "·" : String(count), state)).join("  ")}`,
    ];
  });
  return [
    `${" ".repeat(width)}  ${states.map((state) => cell(state, state)).join("  ")}`,
    ...rows,
    missing.length === 0 ? "Every fault met every state." : `Never met: ${missing.join(", ")}.`,
  ];
}
