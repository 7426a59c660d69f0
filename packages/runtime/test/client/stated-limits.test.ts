import { beforeAll, describe, expect, test } from "vitest";
import {
  type Backend,
  type CacheStore,
  type Call,
  type ClientOptions,
  createClient,
  type NorthboundEvent,
  Reply,
  staticToken,
} from "../../src/index.ts";
import { createFakeClock, type FakeClock } from "../helpers/fake-clock.ts";

interface Things {
  readonly things: { get(input?: object, options?: object): Promise<unknown>; add(): Promise<unknown> };
}

const backend: Backend = {
  name: "limited",
  basePath: "",
  operations: {
    things: {
      get: { id: "things/get", method: "GET", path: "/things" },
      add: { id: "things/add", method: "POST", path: "/things" },
    },
  },
  readFault: (reply) => {
    if (reply.status < 400) return undefined;
    return { kind: "overload", message: "too many", ...(reply.value() as object) };
  },
};

/** What a server says when it turns a call away, beside the status. */
interface Words {
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

const inWindow: Words = { body: { limit: 5, window: 1_000 } };
const framework: Words = { body: {}, headers: { "retry-after": "1" } };

/**
 * A server that takes 5 calls of an account within any second. What it turns away does not count, as at Prime
 * Infrastructure and in the throttles of Django REST framework.
 */
class Server {
  readonly taken: number[] = [];
  readonly turnedAway: number[] = [];
  readonly clock: FakeClock;
  readonly words: Words;
  /** Calls at the same time. */
  readonly most: number;
  underWay = 0;
  /** Ends the other script. */
  stop: (() => void) | undefined;

  constructor(clock: FakeClock, words: Words = inWindow, most = Infinity) {
    this.clock = clock;
    this.words = words;
    this.most = most;
  }

  /** Takes a call of anybody, or not. */
  take(): boolean {
    const now = this.clock.elapsed;
    const isFull = this.most < Infinity ? this.underWay >= this.most : this.takenLately() >= 5;
    (isFull ? this.turnedAway : this.taken).push(now);
    return !isFull;
  }

  takenLately(): number {
    return this.taken.filter((at) => at > this.clock.elapsed - 1_000).length;
  }

  async answer(call: Call): Promise<Reply> {
    call.written = true;
    const isTaken = this.take();
    if (isTaken) this.underWay += 1;
    await new Promise<void>((resolve) => this.clock.after(10, resolve));
    if (isTaken) this.underWay -= 1;
    const { body, headers = {} } = this.words;
    const text = JSON.stringify(isTaken ? {} : body);
    const reply = new Reply({ status: isTaken ? 200 : 429, headers, body: new TextEncoder().encode(text) });
    reply.node = call.node;
    return reply;
  }

  /** Another script of the account, which takes whatever is free. */
  fill(duration: number): void {
    const end = this.clock.elapsed + duration;
    const next = (): void => {
      while (this.takenLately() < 5) this.taken.push(this.clock.elapsed);
      this.stop = this.clock.elapsed + 10 < end ? this.clock.after(10, next) : undefined;
    };
    next();
  }
}

function clientOf(server: Server, options: Partial<ClientOptions> = {}, token = "token-of-ada") {
  const send = (call: Call): Promise<Reply> => server.answer(call);
  return createClient<object, Things>(
    backend,
    {
      nodes: ["https://a", "https://b"],
      transport: { send, close: () => Promise.resolve() },
      clock: server.clock,
      ...options,
    },
    { session: staticToken({ token }) },
  );
}

/** Runs the clock until all have ended, and says how: `ok` or the code of the error, with the time. */
async function ends(server: Server, calls: readonly Promise<unknown>[]): Promise<readonly [string, number][]> {
  const { clock } = server;
  const ended = calls.map((call) =>
    call.then(
      () => ["ok", clock.elapsed] as [string, number],
      (error: { code: string }) => [error.code, clock.elapsed] as [string, number],
    ),
  );
  const over: unknown[] = [];
  void Promise.all(ended).then((all) => over.push(all));
  // oxlint-disable-next-line no-await-in-loop -- time passes step by step
  for (let step = 0; over.length === 0 && step < 10_000; step++) await clock.advance(50);
  server.stop?.();
  expect(clock.pending).toBe(0);
  return Promise.all(ended);
}

function codes(all: readonly [string, number][]): readonly string[] {
  return [...new Set(all.map(([code]) => code))];
}

function jittered(): FakeClock {
  let luck = 0.1;
  return createFakeClock({ random: () => (luck = (luck + 0.37) % 1) });
}

// Clients load them late, and the clock of a test does not wait for that.
beforeAll(() => Promise.all([import("../../src/rate-limit/layer.ts"), import("../../src/errors/advice/advise.ts")]));

describe.each([
  ["in its own words", inWindow],
  ["with Retry-After", framework],
])("a limit that the server states %s", (_how, words) => {
  test("and that another script fills for a while is waited for, window by window, also by a write", async () => {
    for (const act of ["get", "add"] as const) {
      const server = new Server(jittered(), words);
      const client = clientOf(server);
      server.fill(6_000);
      const [end] = await ends(server, [client.things[act]()]);
      expect(end?.[0]).toBe("ok");
      expect(end?.[1]).toBeLessThan(8_500);
      // Once for each window, and no more.
      expect(server.turnedAway.length).toBeLessThanOrEqual(7);
      await client.close();
    }
  });

  test("and that stays full ends the call at its deadline, not before", async () => {
    const server = new Server(jittered(), words);
    const client = clientOf(server);
    server.fill(100_000);
    const [end] = await ends(server, [client.things.get({}, { deadline: 20_000 })]);
    expect(end?.[0]).toBe("RATE_LIMITED");
    expect(end?.[1]).toBeGreaterThan(18_500);
    expect(end?.[1]).toBeLessThan(20_000);
    await client.close();
  });

  test("and that stays full is waited for as long as one attempt may take, and for five windows at least", async () => {
    for (const [timeout, least] of [
      [12_000, 10_500],
      [1_000, 3_500],
    ] as const) {
      const server = new Server(jittered(), words);
      const client = clientOf(server, { timeout });
      server.fill(100_000);
      const [end] = await ends(server, [client.things.get()]);
      expect(end?.[0]).toBe("RATE_LIMITED");
      expect(end?.[1]).toBeGreaterThan(least);
      expect(end?.[1]).toBeLessThan(Math.max(timeout, 7_000));
      await client.close();
    }
  });

  test("ends a call that may not be sent again at once", async () => {
    const server = new Server(jittered(), words);
    const client = clientOf(server, { retry: "never" });
    server.fill(1_000);
    expect(await ends(server, [client.things.get()])).toEqual([["RATE_LIMITED", 10]]);
    await client.close();
  });

  test("holds up all later calls of the client, which then go one after the other until it is clear that they may", async () => {
    const server = new Server(jittered(), words);
    const events: NorthboundEvent[] = [];
    const client = clientOf(server, { observe: (event) => events.push(event) });
    server.fill(3_000);
    const first = client.things.get();
    await server.clock.advance(100);
    const later = Array.from({ length: 40 }, () => client.things.get());
    await server.clock.advance(900);
    expect(server.turnedAway).toHaveLength(1);
    expect(codes(await ends(server, [first, ...later]))).toEqual(["ok"]);
    expect(events.filter(({ type }) => type === "limit").length).toBeGreaterThanOrEqual(40);
    await client.close();
  });

  test("is shared by the clients of one account in a process, and by no other", async () => {
    const server = new Server(jittered(), words);
    const [one, two] = [clientOf(server), clientOf(server, { nodes: ["https://b", "https://a"] })];
    server.fill(1_500);
    const first = one.things.get();
    await server.clock.advance(100);
    const second = two.things.get();
    await server.clock.advance(800);
    expect(server.turnedAway).toHaveLength(1);
    expect(codes(await ends(server, [first, second]))).toEqual(["ok"]);
    const elsewhere = new Server(server.clock, words);
    const other = clientOf(elsewhere, {}, "token-of-grace");
    server.fill(5_000);
    const again = one.things.get();
    await server.clock.advance(100);
    const free = other.things.get();
    await server.clock.advance(20);
    expect(elsewhere.taken).toHaveLength(1);
    expect(codes(await ends(server, [again, free]))).toEqual(["ok"]);
    await Promise.all([one.close(), two.close(), other.close()]);
  });
});

describe("a limit of so many calls in a window", () => {
  test("is kept once it is known: of a hundred calls at once the server turns none away a second time", async () => {
    const server = new Server(jittered());
    const client = clientOf(server);
    const all = await ends(
      server,
      Array.from({ length: 100 }, () => client.things.get()),
    );
    expect(codes(all)).toEqual(["ok"]);
    // 95 of the first instant, and a few while it is tried how much goes.
    expect(server.turnedAway.length).toBeLessThan(105);
    expect(server.turnedAway.filter((at) => at > 1_500)).toEqual([]);
    await client.close();
  });

  test("gives up the calls of a crowd that find no room in time, those that were never sent included", async () => {
    const server = new Server(jittered());
    const client = clientOf(server, { timeout: 6_000 });
    server.fill(100_000);
    const first = client.things.get();
    await server.clock.advance(50);
    const all = await ends(server, [first, ...Array.from({ length: 200 }, () => client.things.get())]);
    expect(codes(all)).toEqual(["RATE_LIMITED"]);
    expect(Math.max(...all.map(([, at]) => at))).toBeLessThan(13_000);
    expect(server.turnedAway.length).toBeLessThan(15);
    await client.close();
  });

  test("is forgotten after ten minutes without a call that was turned away", async () => {
    const server = new Server(jittered());
    const client = clientOf(server);
    await ends(
      server,
      Array.from({ length: 6 }, () => client.things.get()),
    );
    await server.clock.advance(600_000);
    const before = server.turnedAway.length;
    await ends(
      server,
      Array.from({ length: 6 }, () => client.things.get()),
    );
    expect(server.turnedAway.length).toBe(before + 1);
    await client.close();
  });
});

test("a limit of calls at the same time is kept once it is known", async () => {
  const server = new Server(jittered(), { body: { limit: 3 } }, 3);
  const client = clientOf(server);
  const all = await ends(
    server,
    Array.from({ length: 50 }, () => client.things.get()),
  );
  expect(codes(all)).toEqual(["ok"]);
  expect(server.turnedAway.filter((at) => at > 500)).toEqual([]);
  await client.close();
});

describe("a limit that the caller knows", () => {
  const rateLimit = { requests: 5, window: 1_000 };

  test("is shared by the clients of one account in a process", async () => {
    const server = new Server(jittered());
    const clients = Array.from({ length: 3 }, () => clientOf(server, { rateLimit }));
    const calls = clients.flatMap((client) => Array.from({ length: 10 }, () => client.things.get()));
    expect(codes(await ends(server, calls))).toEqual(["ok"]);
    expect(server.turnedAway).toEqual([]);
    await Promise.all(clients.map((client) => client.close()));
  });

  test("is shared through a store by six processes that start together", async () => {
    const clock = jittered();
    const server = new Server(clock);
    const values = new Map<string, unknown>();
    const store: CacheStore = {
      get: (key) => values.get(key),
      set: (key, value) => values.set(key, value),
      delete: (key) => values.delete(key),
    };
    // Another clock makes another process of a client.
    const processes = Array.from({ length: 6 }, () =>
      clientOf(server, { rateLimit, store, retry: "never", clock: { ...clock, now: clock.now, wallTime: clock.now } }),
    );
    const calls = processes.flatMap((client) => Array.from({ length: 5 }, () => client.things.get()));
    expect(codes(await ends(server, calls))).toEqual(["ok"]);
    await Promise.all(processes.map((client) => client.close()));
  });
});
