import { Answer, json } from "../http/message.ts";
import { Counters } from "./counters.ts";
import { Faults, type ActiveFault, type FaultOptions } from "./faults.ts";
import { Sessions } from "./sessions.ts";

/** The socket side of a node; absent when requests come through MSW. */
export interface Listener {
  open(): Promise<void>;
  /** Stops listening and drops every connection at once. */
  close(): Promise<void>;
  /** While `true`, connections are accepted by the system and then never served, not even a TLS hello. */
  silent: boolean;
}

/** One node of a stand-in: its address, what it has seen, and what goes wrong with it. */
export class LabNode {
  readonly index: number;
  readonly counters: Counters = new Counters();
  readonly sessions: Sessions;
  readonly faults: Faults = new Faults();
  /** Address for clients. */
  url: string;
  #up = true;
  #listener: Listener | undefined;
  #held = new AbortController();

  constructor(index: number, url: string, now: () => number) {
    this.index = index;
    this.url = url;
    this.sessions = new Sessions(now);
  }

  /** Whether it accepts connections. */
  get up(): boolean {
    return this.#up;
  }

  /** Aborts when requests that hang must be let go. */
  get held(): AbortSignal {
    return this.#held.signal;
  }

  /** Called by the server. */
  attach(listener: Listener): void {
    this.#listener = listener;
  }

  /** Goes down like a machine that lost power: connections are reset, new ones refused. */
  async kill(): Promise<void> {
    this.#up = false;
    await this.#listener?.close();
  }

  /** Comes back on the same port, its sessions forgotten as after a restart. */
  async start(options: { readonly keepSessions?: boolean } = {}): Promise<void> {
    if (this.#up) return;
    if (!options.keepSessions) this.sessions.expireAll();
    await this.#listener?.open();
    this.#up = true;
  }

  /** Reads requests and never answers. */
  hang(options?: FaultOptions): ActiveFault {
    return this.faults.add({ kind: "hang" }, options);
  }

  /**
   * Resets connections: `before` the request is processed, `after` it was, or in the `midBody` of the answer.
   * @param options `bytes` of the body that still get through with `midBody`; by default half of it.
   */
  reset(
    options: FaultOptions & { readonly when?: "before" | "after" | "midBody"; readonly bytes?: number } = {},
  ): ActiveFault {
    return this.faults.add({ kind: "reset", when: options.when ?? "before", bytes: options.bytes }, options);
  }

  /** Ends answers early but politely: fewer bytes than announced, or a stream cut within a record. */
  truncate(options: FaultOptions & { readonly bytes?: number } = {}): ActiveFault {
    return this.faults.add({ kind: "truncate", bytes: options.bytes }, options);
  }

  /** Waits this many real milliseconds before each answer. */
  slow(ms: number, options?: FaultOptions): ActiveFault {
    return this.faults.add({ kind: "slow", ms }, options);
  }

  /** Damages the bodies of answers: right length, wrong content. */
  corrupt(options?: FaultOptions): ActiveFault {
    return this.faults.add({ kind: "corrupt" }, options);
  }

  /**
   * Turns requests away unprocessed.
   * @param options `retryAfter` in seconds, as the header has it; `status` 503 unless given.
   */
  overload(
    options: FaultOptions & { readonly retryAfter?: number | string; readonly status?: 429 | 503 } = {},
  ): ActiveFault {
    const answer = json({ message: "Too many requests, try again later." }, options.status ?? 503);
    const { retryAfter } = options;
    return this.answer(retryAfter === undefined ? answer : answer.with("retry-after", String(retryAfter)), options);
  }

  /** Gives this answer instead of the true one; the request is not processed. */
  answer(answer: Answer, options?: FaultOptions): ActiveFault {
    if (!(answer instanceof Answer)) throw new TypeError("answer() takes an Answer: json(…), text(…), empty(…).");
    return this.faults.add({ kind: "answer", answer }, options);
  }

  /** Swallows connections: they open, and then nothing ever comes, as behind a broken firewall. */
  blackHole(): void {
    if (this.#listener) this.#listener.silent = true;
    else this.hang();
  }

  /** Ends all sessions of this node; clients find out with their next request. */
  expireSessions(): void {
    this.sessions.expireAll();
  }

  /** Ends every fault, lets go of what hangs, and starts the node if it is down. */
  async restore(): Promise<void> {
    this.faults.clear();
    if (this.#listener) this.#listener.silent = false;
    this.release();
    await this.start({ keepSessions: true });
  }

  /** Lets go of requests that hang; their connections are reset. */
  release(): void {
    this.#held.abort();
    this.#held = new AbortController();
  }
}
