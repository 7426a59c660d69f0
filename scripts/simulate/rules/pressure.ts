import { type CallRecord, isLong } from "../call-record.ts";
import type { Scene, WireRequest } from "../scene.ts";
import type { Answer } from "../servers.ts";

/** What the budget for repetitions holds in reserve. */
const reserve = 100;

/** Pages that a scan may ask for at once, where its caller does not say. */
const usualConcurrency = 5;

interface Load {
  /** Calls that are not over; a scan counts as many as it may have under way. */
  open: number;
  mostOpen: number;
  good: number;
  /** Requests to a node that had failed the same call before, without having asked for a pause. */
  repetitions: number;
}

/** What the runtime may ask of servers: repetitions within their budget, pages no further ahead than their reader wants. */
export class PressureRules {
  readonly #scene: Scene;
  readonly #loads: Map<number, Load> = new Map();
  readonly #asked: Set<string> = new Set();
  readonly #pages: Map<string, Set<string>> = new Map();

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  onBegan({ act }: CallRecord): void {
    const load = this.#of(act.client);
    load.open += weightOf(act.concurrency);
    load.mostOpen = Math.max(load.mostOpen, load.open);
  }

  onEnded({ act }: CallRecord): void {
    this.#of(act.client).open -= weightOf(act.concurrency);
  }

  onSent({ call, id, node, tag }: WireRequest, client: number, record: CallRecord): void {
    if (call.operation?.paging !== undefined) this.#checkAhead(call.url, id, record);
    if (isLong(record) || record.rejections > 0 || this.#asked.has(tag)) return;
    const visits = record.sent.filter((sent) => sent.node === node.index).length;
    if (visits < 2) return;
    const load = this.#of(client);
    load.repetitions += 1;
    if (load.repetitions > reserve + load.mostOpen + load.good) {
      this.#scene.report(
        "retry budget",
        `client ${client + 1} repeated ${load.repetitions} times, with at most ${load.mostOpen} calls under way and ${load.good} good answers`,
      );
    }
  }

  onAnswer({ tag }: WireRequest, client: number, { status, headers }: Answer): void {
    if (status === 200) this.#of(client).good += 1;
    if (headers["retry-after"] !== undefined) this.#asked.add(tag);
  }

  /** Guesses at pages may be wrong, and are given up then. */
  #checkAhead(url: string, id: string, { tag, taken, act }: CallRecord): void {
    const pages = this.#pages.get(tag) ?? new Set();
    this.#pages.set(tag, pages.add(url));
    const concurrency = act.concurrency ?? usualConcurrency;
    if (pages.size > taken + 2 * concurrency + 1)
      this.#scene.report("back-pressure", `${id} asks for page ${pages.size} for a caller who took ${taken}`);
  }

  #of(client: number): Load {
    let load = this.#loads.get(client);
    if (!load) this.#loads.set(client, (load = { open: 0, mostOpen: 0, good: 0, repetitions: 0 }));
    return load;
  }
}

function weightOf(concurrency: number = usualConcurrency): number {
  return concurrency;
}
