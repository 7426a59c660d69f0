import { type Client, createClient, isNorthboundError, type PagePromise, sleep, waitFor } from "@northbound/runtime";
import { getEventListeners } from "node:events";
import { backend, createStrategy, type Item, type SimCalls } from "./backend.ts";
import { beginRecord, type CallRecord } from "./call-record.ts";
import { limitFaults } from "./faults.ts";
import type { Model } from "./model.ts";
import type { CallAct, OwnerAct } from "./acts.ts";
import type { ClientPlan } from "./plan.ts";
import { plainCall } from "./acts.ts";
import { checkScan } from "./rules/pages.ts";
import { SimTransport } from "./transport.ts";
import type { Process } from "./world.ts";

/** A client of a run, and who uses it. */
export class Caller {
  readonly process: Process;
  readonly transport: SimTransport;
  readonly #model: Model;
  readonly #index: number;
  readonly #plan: ClientPlan;
  readonly #client: Client<object, SimCalls>;
  readonly #signals: AbortSignal[] = [];
  #isClosed = false;
  #isClosing = false;
  /** Calls that were made: each page and each read of a wait is one. */
  calls = 0;
  /** Calls that are not over. */
  underWay = 0;

  constructor(model: Model, index: number, process: Process) {
    const plan = model.clientPlan(index);
    const { world, servers, store } = model;
    this.#model = model;
    this.#index = index;
    this.#plan = plan;
    this.process = process;
    this.transport = new SimTransport({
      world,
      servers,
      model,
      process,
      client: index,
      plan,
      latency: model.plan.latency,
    });
    const statesLimits = model.plan.acts.some((act) => act.act === "fault" && limitFaults.has(act.kind));
    process.reasons.push(
      () => this.underWay > 0 || this.transport.open.size > 0 || this.#isClosing,
      // What waits for a store, and logouts that wait for their turn.
      () => plan.sharesSessions || plan.sharesCache || plan.rateLimit !== undefined || statesLimits,
    );
    const { cache, rateLimit, isObserved } = plan;
    const connection = plan.sharesSessions || plan.sharesCache ? store.connect() : undefined;
    this.#client = createClient<object, SimCalls>(
      backend,
      {
        nodes: servers.nodes.map(({ url }) => url),
        transport: this.transport,
        clock: process,
        retry: plan.retry,
        maxAttemptsPerNode: plan.maxAttemptsPerNode,
        connectionAttemptDelay: plan.connectionAttemptDelay,
        timeout: plan.timeout,
        circuit: { failureThreshold: plan.failureThreshold, resetTimeout: plan.resetTimeout },
        ...(plan.deadline !== undefined && { deadline: plan.deadline }),
        ...(cache && { cache: { ...cache, ...(plan.sharesCache && { store: connection }) } }),
        ...(plan.sharesSessions && { store: connection }),
        ...(rateLimit && { rateLimit }),
        ...(isObserved && { observe: (event) => model.onEvent(index, event) }),
      },
      { session: this.#strategy() },
    );
  }

  /** Makes a call, and holds what it gives against the model. */
  act(act: CallAct): void {
    if (this.#isClosed) return;
    const { world } = this.#model;
    const record = beginRecord(act, world.now);
    const controller = new AbortController();
    this.#signals.push(controller.signal);
    if (act.abortAfter !== undefined) {
      world.at(
        world.now + act.abortAfter,
        () => {
          if (record.told !== undefined) return;
          record.abortedAt = world.now;
          controller.abort(new LeftError());
        },
        this.process,
      );
    }
    this.#model.onBegan(record);
    this.underWay += 1;
    this.#make(record, controller.signal)
      .then(
        (value) => this.#ended(record, "done", value, undefined),
        (error: unknown) => this.#ended(record, toldBy(error), undefined, error),
      )
      .catch((error: unknown) => this.#model.report("crash", `${record.tag}: ${String(error)}`));
  }

  /** The owner of the client does something with it. */
  own({ act }: Pick<OwnerAct, "act">): void {
    const { world } = this.#model;
    if (this.#isClosed) return;
    world.note(() => `client ${this.#index + 1}: ${act}`, 11);
    if (act === "reset") {
      this.#model.sessions.onReset(this.#index);
      this.#client.sessions.reset(this.#strategy());
    } else if (act === "clear") void this.#client.cache.clear();
    else void this.close();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#isClosing = true;
    await this.#client.close();
    this.#isClosing = false;
  }

  /** One read more, after all trouble is over. */
  probe(id: string, kind: CallAct["kind"]): void {
    this.act(plainCall(id, 0, this.#index, kind));
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** What is left behind when everything is over. */
  checkRemains(): void {
    const listeners = this.#signals.reduce((sum, signal) => sum + getEventListeners(signal, "abort").length, 0);
    const left = { timers: this.process.pending, exchanges: this.transport.open.size, listeners };
    for (const [what, count] of Object.entries(left)) {
      if (count > 0) this.#model.report("left behind", `client ${this.#index + 1} leaves ${count} ${what}`);
    }
  }

  #strategy() {
    const { user } = this.#plan;
    return createStrategy(this.#model.plan, user, this.#model.servers.passwords.get(user) ?? "");
  }

  #ended(record: CallRecord, told: CallRecord["told"], value: unknown, error: unknown): void {
    this.underWay -= 1;
    record.ended = this.#model.world.now;
    Object.assign(record, { told, value, error, code: isNorthboundError(error) ? error.code : undefined });
    this.#model.onEnded(record);
    const { world } = this.#model;
    if (this.underWay === 0) world.at(world.now + 1, () => this.#checkQuiet(), this.process);
  }

  /** Where nothing is under way, no timer waits. */
  #checkQuiet(): void {
    const { pending, reasons, name } = this.process;
    if (pending > 0 && !reasons.some((reason) => reason()))
      this.#model.report("timer without a call", `${pending} timers of ${name} wait although nothing is under way`);
  }

  async #make(record: CallRecord, signal: AbortSignal): Promise<unknown> {
    const { act, tag } = record;
    const { things, log, numbered, shelf } = this.#client;
    const options = {
      signal,
      headers: { "x-tag": tag, ...(act.tenant !== undefined && { "x-tenant": act.tenant }) },
      ...optionsOf(act, this.#model),
    };
    const body = { name: tag };
    if (!["log", "numbered", "shelf", "wait"].includes(act.kind)) this.calls += 1;
    switch (act.kind) {
      case "get":
        return things.get({ id: act.thing }, options);
      case "look":
        return things.look({ id: act.thing }, options);
      case "absent":
        return things.look({ id: 900 + act.thing }, options);
      case "create":
        return things.create({ body }, options);
      case "newer":
        return things.newer({ body }, options);
      case "replace":
        return things.replace({ id: act.thing, body }, options);
      case "adjust":
        return things.adjust({ id: act.thing, body }, options);
      case "remove":
        return things.remove({ id: act.thing }, options);
      case "upload":
        return things.upload({ body: oneTimeBody() }, options);
      case "log":
        return this.#scan(record, log.list({}, { ...options, concurrency: act.concurrency }));
      case "numbered":
        return this.#scan(record, numbered.list({}, { ...options, concurrency: act.concurrency }));
      case "shelf":
        return this.#scan(record, shelf.list({}, { ...options, concurrency: act.concurrency }));
      case "watch":
        return this.#watch(record, options);
      case "wait":
        return this.#wait(record, options);
    }
  }

  async #scan(record: CallRecord, pages: PagePromise<Item>): Promise<void> {
    const { world } = this.#model;
    const { act } = record;
    const ids: number[] = [];
    const iterator = pages.pages()[Symbol.asyncIterator]();
    let isWhole = false;
    try {
      while (act.leavesAfter === undefined || record.taken < act.leavesAfter) {
        const asked = world.now;
        let step;
        try {
          this.calls += 1;
          step = await iterator.next();
        } finally {
          this.#model.truth.checkStep(record, asked);
        }
        if (step.done) {
          isWhole = true;
          break;
        }
        record.taken += 1;
        for (const { id } of step.value.items) ids.push(id);
        if (act.pace > 0) await sleep(this.process, act.pace);
      }
    } finally {
      await iterator.return?.();
      checkScan(this.#model, record, { ids, isWhole });
    }
  }

  async #watch(record: CallRecord, options: object): Promise<void> {
    const { world } = this.#model;
    const { act } = record;
    const numbers: number[] = [];
    let asked = world.now;
    try {
      for await (const { n } of this.#client.events.watch({}, options)) {
        this.#model.truth.checkStep(record, asked);
        record.taken += 1;
        record.hasBegun = true;
        numbers.push(n);
        if (record.taken === act.leavesAfter) return;
        if (act.pace > 0) await sleep(this.process, act.pace);
        asked = world.now;
      }
      if (numbers.length < 12)
        this.#model.report("told truly", `${record.tag} ended well after ${numbers.length} of 12 records`);
    } finally {
      if (numbers.some((n, index) => n !== index)) {
        this.#model.report("pages", `${record.tag} gave records ${numbers.join(" ")}`);
      }
    }
  }

  async #wait(record: CallRecord, options: { readonly signal: AbortSignal }): Promise<void> {
    const { act } = record;
    const at = Math.ceil(record.began + act.thing * 5_000);
    const { deadline, ...rest } = { deadline: act.deadline, ...options };
    const found = await waitFor(
      (signal) => {
        this.calls += 1;
        return this.#client.states.get({ at }, { ...rest, signal, deadline: Infinity });
      },
      ({ state }) => state === "up",
      { clock: this.process, signal: options.signal, ...(deadline !== undefined && { deadline }), name: record.tag },
    );
    if (this.#model.world.now < at)
      this.#model.report("told truly", `${record.tag} saw ${found.state} before it was so`);
  }
}

/** What a caller gives as the reason of his abort. */
class LeftError extends Error {
  constructor() {
    super("The caller left");
    this.name = "LeftError";
  }
}

function toldBy(error: unknown): CallRecord["told"] {
  if (error instanceof LeftError) return "aborted";
  return isNorthboundError(error) ? error.outcome : "not an error of ours";
}

function optionsOf(act: CallAct, { servers }: Model): object {
  const { retry, timeout, deadline, cache, ttl, node } = act;
  const isRead = act.kind === "get" || act.kind === "look";
  const all = {
    retry,
    timeout,
    deadline,
    ...(isRead && { cache, ttl }),
    node: node === undefined ? undefined : servers.nodes[node]?.url,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function oneTimeBody(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(Uint8Array.of(1, 2, 3));
      controller.close();
    },
  });
}
