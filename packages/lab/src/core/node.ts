import { Answer, json, text } from "../http/message.ts";
import { Counters } from "./counters.ts";
import { type ActiveFault, type FaultMoment, type FaultOptions, Faults } from "./faults.ts";
import { Sessions } from "./sessions.ts";

/** The socket side of a node; absent when requests come through MSW. */
export interface Listener {
  open(): Promise<void>;
  /** Stops listening and drops every connection at once. */
  close(): Promise<void>;
  /** While `true`, connections are accepted by the system and then never served, not even a TLS hello. */
  silent: boolean;
}

/** Whether a fault strikes before the request is processed or after it. */
interface Moment {
  /** @default "before" */
  readonly when?: FaultMoment;
}

/** What a proxy answers with. */
interface GatewayPage {
  readonly status?: number;
  readonly page?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One node of a stand-in: its address, what it has seen, and what goes wrong with it. */
export class LabNode {
  readonly index: number;
  readonly counters: Counters = new Counters();
  readonly sessions: Sessions;
  readonly faults: Faults;
  /** Address for clients. */
  url: string;
  /** Real milliseconds before each request is looked at. */
  readonly latency: number;
  #up = true;
  #listener: Listener | undefined;
  #held = new AbortController();
  #down = new AbortController();

  /** @param checkOperation Throws for the name of an operation that the backend does not have. */
  constructor(
    index: number,
    url: string,
    now: () => number,
    checkOperation?: (operation: string) => void,
    latency = 0,
  ) {
    this.index = index;
    this.latency = latency;
    this.faults = new Faults(checkOperation);
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

  /** Aborts when the node goes down, for requests that have no socket to be reset. */
  get down(): AbortSignal {
    return this.#down.signal;
  }

  /** Called by the server. */
  attach(listener: Listener): void {
    this.#listener = listener;
  }

  /** Goes down like a machine that lost power: connections are reset, new ones refused. */
  async kill(): Promise<void> {
    this.#up = false;
    this.#down.abort();
    await this.#listener?.close();
  }

  /** Comes back on the same port, its sessions forgotten as after a restart. */
  async start(options: { readonly keepSessions?: boolean } = {}): Promise<void> {
    if (this.#up) return;
    if (!options.keepSessions) this.sessions.expireAll();
    await this.#listener?.open();
    this.#down = new AbortController();
    this.#up = true;
  }

  /**
   * Never answers.
   * @param options `when`: `before` the request is processed (default), or `after` it was.
   */
  hang({ when = "before", ...options }: FaultOptions & Moment = {}): ActiveFault {
    return this.faults.add({ kind: "hang", when }, options);
  }

  /**
   * Resets connections (RST): `before` the request is processed (default), `after` it was, or in the `midBody` of the
   * answer.
   * @param options `bytes` of the body that still get through with `midBody`; by default half of it.
   */
  reset({
    when = "before",
    bytes,
    ...options
  }: FaultOptions & { readonly when?: FaultMoment | "midBody"; readonly bytes?: number } = {}): ActiveFault {
    const how = "reset";
    return this.faults.add(when === "midBody" ? { kind: "cut", how, bytes } : { kind: "drop", when, how }, options);
  }

  /**
   * Closes connections without an answer (FIN).
   * @param options `when`: `before` the request is processed (default), or `after` it was.
   */
  disconnect({ when = "before", ...options }: FaultOptions & Moment = {}): ActiveFault {
    return this.faults.add({ kind: "drop", when, how: "end" }, options);
  }

  /** Closes connections within the body of the answer (FIN): fewer bytes than announced, or a stream cut in a record. */
  truncate({ bytes, ...options }: FaultOptions & { readonly bytes?: number } = {}): ActiveFault {
    return this.faults.add({ kind: "cut", how: "end", bytes }, options);
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
   * Turns requests away in the lab's own words.
   * @param options `retryAfter` in seconds, as the header has it; `status` 503 unless given; `when` as in `answer`.
   */
  overload({
    retryAfter,
    status = 503,
    ...options
  }: FaultOptions & Moment & { readonly retryAfter?: number | string; readonly status?: 429 | 503 } = {}): ActiveFault {
    const answer = json({ message: "Too many requests, try again later." }, status);
    return this.answer(retryAfter === undefined ? answer : answer.with("retry-after", String(retryAfter)), options);
  }

  /**
   * Answers like a proxy in front of the backend: with a page of its own instead of the backend's answer.
   * @param options `status` of the page, 502 unless given; `page` its HTML; `headers` of the answer; `when` as in `answer`.
   */
  gateway({
    status = 502,
    page = `<html><head><title>${status}</title></head><body><center><h1>${status}</h1></center></body></html>`,
    headers = {},
    ...options
  }: FaultOptions & Moment & GatewayPage = {}): ActiveFault {
    const contentType = Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type")?.[1];
    const others = Object.entries(headers).filter(([name]) => name.toLowerCase() !== "content-type");
    const answer = others.reduce(
      (made, [name, value]) => made.with(name, value),
      text(page, status, contentType ?? "text/html"),
    );
    return this.answer(answer, options);
  }

  /**
   * Gives this answer instead of the true one.
   * @param options `when`: `before` the request is processed, which then never happens (default), or `after` it was.
   */
  answer(answer: Answer, { when = "before", ...options }: FaultOptions & Moment = {}): ActiveFault {
    if (!(answer instanceof Answer)) throw new TypeError("answer() takes an Answer: json(…), text(…), empty(…).");
    return this.faults.add({ kind: "answer", when, answer }, options);
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
