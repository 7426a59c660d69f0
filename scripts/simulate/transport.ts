import { type Call, ClosedError, Reply, type Transport } from "@northbound/runtime";
import { type FaultKind, faultKinds, faults } from "./faults.ts";
import type { WireObserver, WireRequest } from "./scene.ts";
import type { FaultAct } from "./acts.ts";
import type { ClientPlan } from "./plan.ts";
import { type Answer, page, says, type Servers, type SimNode } from "./servers.ts";
import type { Process, World } from "./world.ts";

/** A connection to one node, of which one request at a time makes use. */
interface Connection {
  readonly node: SimNode;
  readonly epoch: number;
  /** Whatever is sent on it arrives nowhere, and nobody tells. */
  isDead: boolean;
}

/** What a transport needs to know. */
export interface WireOptions {
  readonly world: World;
  readonly servers: Servers;
  readonly model: WireObserver;
  readonly process: Process;
  /** Number of the client. */
  readonly client: number;
  readonly plan: ClientPlan;
  readonly latency: number;
}

const connectFaults = new Set<FaultKind>(["refused", "black hole", "slow connect"]);
const wayFaults = new Set<FaultKind>(["half open", "answers lost", "slow network"]);
const nodeFaults = new Set<FaultKind>(faultKinds.filter((kind) => ["node", "gateway"].includes(faults[kind])));
const sick = new Set<FaultKind>(["sessions rejected"]);

/** Opens connections in virtual time, and behaves towards the runtime as its own transport does. */
export class SimTransport implements Transport {
  readonly #options: WireOptions;
  readonly #idle: Connection[] = [];
  readonly #inUse: Map<string, number> = new Map();
  readonly #queue: Set<Exchange> = new Set();
  readonly #attempts: Map<string, number> = new Map();
  /** Exchanges that are not over. */
  readonly open: Set<Exchange> = new Set();
  #isClosed = false;

  constructor(options: WireOptions) {
    this.#options = options;
  }

  send(call: Call): Promise<Reply> {
    const { servers, model, client } = this.#options;
    if (this.#isClosed) return Promise.reject(new ClosedError("The client was closed"));
    if (call.signal?.aborted) return Promise.reject(call.signal.reason as Error);
    const node = servers.nodes.find(({ url }) => url === call.node?.url);
    if (!node) {
      model.report("foreign host", `a call went to ${call.node?.url}`);
      return Promise.reject(new Error("no such host"));
    }
    const tag = tagOf(call, client, node);
    const count = (this.#attempts.get(tag) ?? 0) + 1;
    this.#attempts.set(tag, count);
    const exchange = new Exchange(this, this.#options, call, node, `${tag}/${count}`, tag);
    this.open.add(exchange);
    return exchange.begin();
  }

  close(): Promise<void> {
    this.#isClosed = true;
    for (const exchange of this.open) exchange.end(new ClosedError("The client was closed"));
    this.#idle.length = 0;
    return Promise.resolve();
  }

  /** Takes a place among the connections to a node; false when the exchange has to wait for one. */
  enter(exchange: Exchange): boolean {
    const { node, call } = exchange;
    if (call.operation?.endless) return true;
    const inUse = this.#inUse.get(node.url) ?? 0;
    if (inUse >= this.#options.plan.connections) {
      this.#queue.add(exchange);
      return false;
    }
    this.#inUse.set(node.url, inUse + 1);
    return true;
  }

  leaveQueue(exchange: Exchange): void {
    this.#queue.delete(exchange);
  }

  /** A connection that is open already. */
  takeIdle(node: SimNode): Connection | undefined {
    const index = this.#idle.findIndex((connection) => connection.node === node);
    const [connection] = index < 0 ? [] : this.#idle.splice(index, 1);
    if (connection === undefined) return undefined;
    // A reset that has arrived closed it; one that is on its way will meet the request.
    const { world, latency } = this.#options;
    const isKnown = connection.epoch !== node.epoch && world.now - node.resetAt > latency;
    return isKnown ? this.takeIdle(node) : connection;
  }

  leave(exchange: Exchange, connection: Connection | undefined): void {
    this.open.delete(exchange);
    const { node, call } = exchange;
    if (connection && !this.#isClosed) this.#idle.push(connection);
    if (call.operation?.endless || !exchange.hasPlace) return;
    this.#inUse.set(node.url, (this.#inUse.get(node.url) ?? 1) - 1);
    for (const next of this.#queue) {
      if (next.node !== node) continue;
      this.#queue.delete(next);
      this.#inUse.set(node.url, (this.#inUse.get(node.url) ?? 0) + 1);
      this.#options.world.at(this.#options.world.now, () => next.goOn(), this.#options.process);
      return;
    }
  }
}

/** Names a request in the story and in questions to chance. */
function tagOf(call: Call, client: number, node: SimNode): string {
  const path = call.url.split("?", 1)[0] as string;
  if (path === "/login" || path === "/renew" || path === "/logout")
    return `${path.slice(1)} of client ${client + 1} at node ${node.index + 1}`;
  return call.fields["x-tag"] ?? `${call.method} ${path} of client ${client + 1}`;
}

/** One attempt on the wire. */
export class Exchange implements WireRequest {
  readonly call: Call;
  readonly node: SimNode;
  /** Names it, the same in each run. */
  readonly id: string;
  readonly tag: string;
  /** It holds one of the connections that are allowed. */
  hasPlace = false;
  readonly #transport: SimTransport;
  readonly #options: WireOptions;
  #connection: Connection | undefined;
  #resolve: (reply: Reply) => void = () => {};
  #reject: (reason: unknown) => void = () => {};
  #isOver = false;
  #queuedAt: number | undefined;
  readonly #timers: (() => void)[] = [];
  #stream: ReadableStreamDefaultController<Uint8Array> | undefined;
  readonly #onAbort = (): void => this.end(this.call.signal?.reason as Error);

  constructor(transport: SimTransport, options: WireOptions, call: Call, node: SimNode, id: string, tag: string) {
    this.#transport = transport;
    this.#options = options;
    this.call = call;
    this.node = node;
    this.id = id;
    this.tag = tag;
  }

  begin(): Promise<Reply> {
    const { call } = this;
    const { model, client } = this.#options;
    model.onSent(this, client);
    const promise = new Promise<Reply>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    call.cancel = (reason) => this.end(reason);
    call.signal?.addEventListener("abort", this.#onAbort, { once: true });
    if (this.#transport.enter(this)) this.goOn();
    else {
      call.isQueued = true;
      this.#queuedAt = this.#options.world.now;
    }
    return promise;
  }

  /** It has a place: takes a connection or makes one. */
  goOn(): void {
    const { world, servers, process, plan } = this.#options;
    this.hasPlace = true;
    if (this.#isOver) {
      this.#transport.leave(this, undefined);
      return;
    }
    if (this.#queuedAt !== undefined) this.call.queueTime += world.now - this.#queuedAt;
    this.call.isQueued = false;
    const idle = this.#transport.takeIdle(this.node);
    if (idle) {
      this.#write(idle);
      return;
    }
    const { node } = this;
    const fault = servers.meets(connectFaults, node, process, `connecting ${this.id}`);
    if (fault) this.#met(fault);
    if (node.isDown || fault?.kind === "refused") {
      this.#later(2 * this.#delay("refused"), () => this.end(coded("ECONNREFUSED")));
    } else if (fault?.kind === "black hole") {
      this.#later(plan.connectTimeout, () => this.end(coded("UND_ERR_CONNECT_TIMEOUT")));
    } else {
      const delay = 2 * this.#delay("connect") + (fault ? fault.amount : 0);
      if (delay > plan.connectTimeout) {
        this.#later(plan.connectTimeout, () => this.end(coded("UND_ERR_CONNECT_TIMEOUT")));
      } else {
        this.#later(delay, () => {
          if (node.isDown) this.end(coded("ECONNREFUSED"));
          else this.#write({ node, epoch: node.epoch, isDead: false });
        });
      }
    }
  }

  /** Sends the request. From here on it may arrive, whatever the client hears of it. */
  #write(connection: Connection): void {
    const { world, servers, model, process } = this.#options;
    const { call, node } = this;
    this.#connection = connection;
    call.written = true;
    model.onWritten(this);
    if (connection.isDead) return;
    const fault = servers.meets(wayFaults, node, process, `sending ${this.id}`);
    if (fault) this.#met(fault);
    if (fault?.kind === "half open") {
      connection.isDead = true;
      return;
    }
    const slow = fault?.kind === "slow network" ? fault.amount : 0;
    world.at(world.now + this.#delay("there") + slow, () =>
      this.#arrive(connection, fault?.kind === "answers lost", slow),
    );
  }

  /** The request is at the node, or at the gateway in front of it. */
  #arrive(connection: Connection, isLost: boolean, slow: number): void {
    const { world, servers, process } = this.#options;
    const { node } = this;
    const back = this.#delay("back") + slow;
    if (connection.epoch !== node.epoch || node.isDown) {
      this.#answerAt(world.now + back, isLost, () => this.end(coded("ECONNRESET")));
      return;
    }
    const fault = servers.meets(nodeFaults, node, process, `asking ${this.id}`);
    if (fault) this.#met(fault);
    const work = this.#options.world.chance(`work ${this.id}`) * 10 + (fault?.kind === "slow" ? fault.amount : 0);
    let isDone = false;
    const finish = (): void => {
      node.live.delete(kill);
      if (isDone) return;
      isDone = true;
      this.#conclude(fault, isLost, back);
    };
    const kill = (): void => {
      if (isDone) return;
      isDone = true;
      if (world.chance(`killed ${this.id}`) < 0.5) this.#serve();
      this.#answerAt(world.now + back, isLost, () => this.end(coded("ECONNRESET")));
    };
    node.live.add(kill);
    world.at(world.now + work, finish);
  }

  /** The node has read the request: what the client gets to hear of it. */
  #conclude(fault: FaultAct | undefined, isLost: boolean, back: number): void {
    const { world } = this.#options;
    const at = world.now + back;
    const answer = (given: Answer): void => this.#answerAt(at, isLost, () => this.#give(given));
    const broken = (code: string, hasBegun: boolean): void =>
      this.#answerAt(at, isLost, () => {
        if (hasBegun) this.call.status = 200;
        if (hasBegun) this.call.received = '{"it';
        this.end(coded(code));
      });
    switch (fault?.kind) {
      case "reset before":
        return broken("ECONNRESET", false);
      case "reset after":
        this.#serve();
        return broken("UND_ERR_SOCKET", false);
      case "cut in body": {
        const served = this.#serve();
        return served.records
          ? answer({ ...served, records: -4 })
          : broken("UND_ERR_RES_CONTENT_LENGTH_MISMATCH", true);
      }
      case "hang":
        return;
      case "hang after":
        this.#serve();
        return;
      case "page of HTML":
        this.#serve();
        return answer(page(200));
      case "says 500":
        return answer(says(500, `It failed inside: ${this.call.fields["x-session"] ?? "no"} session`));
      case "says 503":
        return answer(says(503, "It can't serve now"));
      case "says 503 and when":
        return answer(says(503, "It can't serve now", { "retry-after": "1" }));
      case "says 429 and when":
        return answer(says(429, "Too many calls", { "retry-after": "2" }));
      case "502 after":
      case "503 after":
      case "500 after":
        this.#serve();
        return answer(page(Number(fault.kind.slice(0, 3))));
      case "502 before":
      case "503 before":
        return answer(page(Number(fault.kind.slice(0, 3))));
      case "504 and later":
        world.at(world.now + fault.amount, () => this.#serve());
        return answer(page(504));
      case "404 page":
        return answer(page(404));
      case "429 before":
        return answer(page(429, { "retry-after": "1" }));
      case "redirect elsewhere":
        return answer({ ...page(302), headers: { location: "https://elsewhere.example.org/login" } });
      case "asks twice":
        if (this.call.method === "GET" || this.call.method === "PUT") this.#serve();
        return answer(this.#serve());
      default:
        return answer(this.#serve());
    }
  }

  #serve(): Answer {
    const { servers, process, client } = this.#options;
    const isSick = servers.meets(sick, this.node, process, `proving ${this.id}`);
    if (isSick) this.#met(isSick);
    return servers.serve(this.call, this.node, client, isSick !== undefined);
  }

  /** Something comes back over the network. */
  #answerAt(due: number, isLost: boolean, task: () => void): void {
    if (isLost) return;
    this.#options.world.at(
      due,
      () => {
        if (!this.#isOver) task();
      },
      this.#options.process,
    );
  }

  #give(answer: Answer): void {
    const { call } = this;
    const { status, headers } = answer;
    call.status = status;
    this.#options.model.onAnswer(this, this.#options.client, answer);
    const isStreamed = call.isStreamed && status < 300;
    const body = isStreamed ? this.#bodyOf(answer) : new TextEncoder().encode(answer.body);
    const reply = new Reply({ status, headers, body, url: this.node.url + call.url });
    reply.node = call.node;
    reply.ticket = call.ticket;
    if (isStreamed) this.#resolve(reply);
    else this.#finish(() => this.#resolve(reply), this.#connection);
  }

  /** A body that comes record by record, as it is read. Negative: it breaks off after so many. */
  #bodyOf({ records, body }: Answer): ReadableStream<Uint8Array> {
    const { model, world, plan } = this.#options;
    let given = 0;
    const encoder = new TextEncoder();
    if (records === undefined) return this.#textOf(encoder.encode(body));
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#stream = controller;
        },
        pull: (controller) =>
          new Promise<void>((resolve) => {
            const idle = this.call.options.idleTimeout ?? plan.idleTimeout;
            const gap = world.chance(`gap ${this.id} ${given}`) ** 4 * 4_000;
            if (gap > idle) {
              this.#later(idle, () => {
                this.end(coded("UND_ERR_BODY_TIMEOUT"));
                resolve();
              });
              return;
            }
            this.#later(gap, () => {
              resolve();
              if (records < 0 && given === -records) this.end(coded("ECONNRESET"));
              else if (given === records) this.#finish(() => controller.close(), this.#connection);
              else {
                controller.enqueue(encoder.encode(`{"n":${given}}\n`));
                given += 1;
                model.onRecord(this.tag, given);
              }
            });
          }),
        cancel: () => this.#finish(() => {}, undefined),
      },
      { highWaterMark: 0 },
    );
  }

  /** A streamed body that is there at once. */
  #textOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#stream = controller;
        },
        pull: (controller) => {
          controller.enqueue(bytes);
          this.#finish(() => controller.close(), this.#connection);
        },
        cancel: () => this.#finish(() => {}, undefined),
      },
      { highWaterMark: 0 },
    );
  }

  /** Ends it with an error, and gives its connection up. */
  end(reason: Error): void {
    const stream = this.#stream;
    this.#finish(() => (stream ? stream.error(reason) : this.#reject(reason)), undefined);
  }

  #finish(settle: () => void, connection: Connection | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { call } = this;
    call.cancel = undefined;
    call.isQueued = false;
    call.signal?.removeEventListener("abort", this.#onAbort);
    for (const cancel of this.#timers) cancel();
    this.#transport.leaveQueue(this);
    this.#options.model.onSettled(this, this.#options.client);
    this.#transport.leave(this, connection);
    settle();
  }

  #later(delay: number, task: () => void): void {
    const { world, process } = this.#options;
    this.#timers.push(
      world.at(
        world.now + delay,
        () => {
          if (!this.#isOver) task();
        },
        process,
      ),
    );
  }

  #delay(way: string): number {
    const { world, latency } = this.#options;
    return latency * (0.5 + world.chance(`${way} ${this.id}`));
  }

  #met(fault: FaultAct): void {
    this.#options.model.onMet(fault.kind, this);
    this.#options.world.note(() => `        ${this.id} meets "${fault.kind}" at node ${this.node.index + 1}`, 7);
  }
}

/** An error as the runtime's own transport gives it. */
function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}
