import { describe, expect, test } from "vitest";
import { createFakeClock } from "../../test/helpers/fake-clock.ts";
import {
  connect,
  createPasswordBackend,
  goodPassword,
  nodes,
  strategyFor,
} from "../../test/session/password-backend.ts";
import type { CacheStore } from "../cache/store.ts";
import { Call } from "../core/call.ts";
import { CredentialsError } from "../errors/credentials-error.ts";

/** A store that all processes of a test use; a copy goes in and comes out, as with a server. */
function createStore(): CacheStore & { readonly values: Map<string, string>; fails: boolean } {
  const values = new Map<string, string>();
  const check = async (): Promise<void> => {
    await Promise.resolve();
    if (store.fails) throw new Error("connection refused");
  };
  const store = {
    values,
    fails: false,
    async get(key: string): Promise<unknown> {
      await check();
      const text = values.get(key);
      return text === undefined ? undefined : JSON.parse(text);
    },
    async set(key: string, value: unknown): Promise<void> {
      await check();
      values.set(key, JSON.stringify(value));
    },
    async delete(key: string): Promise<void> {
      await check();
      values.delete(key);
    },
  };
  return store;
}

function setUp() {
  const clock = createFakeClock();
  const backend = createPasswordBackend(clock);
  const store = createStore();
  const process = (options: Parameters<typeof connect>[2] = {}): ReturnType<typeof connect> =>
    connect(backend, clock, { store, ...options });
  return { clock, backend, store, process };
}

const read = (): Call => new Call("/things");

/** The slow hash of the store's keys ends in real time; the waits of a process move only with the fake clock. */
async function settled<T>(clock: ReturnType<typeof createFakeClock>, work: Promise<T>): Promise<T> {
  const progress = { isOver: false };
  const done = work.finally(() => (progress.isOver = true));
  done.catch(() => {});
  while (!progress.isOver) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    await clock.advance(20);
  }
  return done;
}

describe("sessions in a store", () => {
  test("a second process uses the session of the first", async () => {
    const { clock, backend, process } = setUp();
    await settled(clock, process().send(read()));
    const second = process();
    expect((await settled(clock, second.send(read()))).ok).toBe(true);
    expect(backend.logins).toBe(1);
    expect(second.events).toEqual([]);
  });

  test("processes that start together log in once", async () => {
    const { clock, backend, process } = setUp();
    const calls = Array.from({ length: 8 }, () => process().send(read()));
    const replies = await settled(clock, Promise.all(calls));
    expect(replies.every(({ ok }) => ok)).toBe(true);
    expect(backend.logins).toBe(1);
    expect(clock.pending).toBe(0);
  });

  test("with a store that keeps what is not there in one step, they log in once however slow the store is", async () => {
    const { clock, backend, store, process } = setUp();
    const slow = (): Promise<void> => new Promise((resolve) => void clock.after(400, resolve));
    const exact: CacheStore = {
      ...store,
      async set(key, value) {
        await slow();
        return store.set(key, value);
      },
      async add(key, value) {
        const isNew = !store.values.has(key);
        if (isNew) store.values.set(key, JSON.stringify(value));
        await slow();
        return isNew;
      },
    };
    const calls = Array.from({ length: 8 }, () => process({ store: exact }).send(read()));
    await settled(clock, Promise.all(calls));
    expect(backend.logins).toBe(1);
  });

  test("a rejected session is replaced once, by whichever process notices first", async () => {
    const { clock, backend, process } = setUp();
    const processes = [process(), process()];
    for (const { send } of processes) await settled(clock, send(read()));
    backend.expire();
    for (const { send } of processes) expect((await settled(clock, send(read()))).ok).toBe(true);
    expect(backend.logins).toBe(2);
  });

  test("a call whose session ended is sent again on a new one, also when the session in the store has ended as well", async () => {
    const { clock, backend, process } = setUp();
    const [first, second] = [process(), process()];
    for (const { send } of [first, second]) await settled(clock, send(read()));
    backend.expire();
    await settled(clock, first.send(read()));
    backend.expire();
    expect((await settled(clock, second.send(read()))).ok).toBe(true);
    expect(backend.logins).toBe(3);
  });

  test("a login that waits for another process is not begun when the password is refused meanwhile", async () => {
    const { clock, backend, store, process } = setUp();
    await settled(clock, process().send(read()));
    const [key = ""] = store.values.keys();
    store.values.clear();
    store.values.set(`${key}:lock`, '"of a process that logs in"');
    backend.loginStatus = 401;
    const { send } = process();
    const [waiting, refused] = [send(read()), send(new Call("/things", { options: { node: nodes[1]?.url ?? "" } }))];
    const ends = await settled(clock, Promise.allSettled([refused, waiting]));
    for (const end of ends) expect((end as PromiseRejectedResult).reason).toBeInstanceOf(CredentialsError);
    expect(backend.logins).toBe(2);
  });

  test("a wrong password does not find the session of the right one", async () => {
    const { clock, backend, process, store } = setUp();
    await settled(clock, process().send(read()));
    const wrong = process({ strategy: strategyFor("wrong password") });
    await expect(settled(clock, wrong.send(read()))).rejects.toBeInstanceOf(CredentialsError);
    expect(backend.logins).toBe(2);
    expect([...store.values.keys()].join()).not.toContain(goodPassword);
  });

  test("other nodes and other backends have keys of their own", async () => {
    const { clock, backend, process } = setUp();
    await settled(clock, process().send(read()));
    await settled(clock, process({ backend: "other" }).send(read()));
    await settled(clock, process({ nodes: nodes.slice(0, 1) }).send(read()));
    await settled(clock, process().send(new Call("/things", { options: { node: nodes[1]!.url } })));
    expect(backend.logins).toBe(4);
  });

  test("a session that is about to end is not taken", async () => {
    const { clock, backend, process } = setUp();
    backend.life = 60_000;
    await settled(clock, process().send(read()));
    await clock.advance(56_000);
    await settled(clock, process().send(read()));
    expect(backend.logins).toBe(2);
  });

  test("close leaves a shared session to the others", async () => {
    const { clock, backend, process } = setUp();
    const first = process();
    await settled(clock, first.send(read()));
    await first.sessions.close();
    expect(backend.logouts).toBe(0);
    expect((await settled(clock, process().send(read()))).ok).toBe(true);
    expect(backend.logins).toBe(1);
  });

  test("a reset leaves the newer session of another process in the store", async () => {
    const { clock, backend, process } = setUp();
    const [one, other] = [process(), process()];
    await settled(clock, one.send(read()));
    await settled(clock, other.send(read()));
    backend.expire();
    await settled(clock, other.send(read()));
    expect(backend.logins).toBe(2);
    one.sessions.reset();
    // The removal is under way in the background.
    await settled(clock, new Promise((resolve) => void clock.after(1_000, () => resolve(undefined))));
    expect((await settled(clock, process().send(read()))).ok).toBe(true);
    expect(backend.logins).toBe(2);
  });

  test("a reset does not take the forgotten session from the store again", async () => {
    const { clock, backend, process } = setUp();
    const { send, sessions } = process();
    await settled(clock, send(read()));
    sessions.reset();
    await settled(clock, send(read()));
    expect(backend.logins).toBe(2);
  });

  test("a store that fails costs one warning and no call", async () => {
    const { clock, backend, process, store } = setUp();
    store.fails = true;
    const { send, events } = process();
    expect((await settled(clock, send(read()))).ok).toBe(true);
    expect(backend.logins).toBe(1);
    expect(events.filter(({ type }) => type === "warning")).toMatchObject([
      { message: expect.stringContaining("connection refused") },
    ]);
  });

  test("what is no session in the store is not used", async () => {
    const { clock, backend, process, store } = setUp();
    await settled(clock, process().send(read()));
    const [key = ""] = store.values.keys();
    for (const value of [
      7,
      null,
      [],
      {},
      { id: "x" },
      { id: "x", headers: { a: 1 } },
      { id: "x", headers: {}, expiresAt: "soon" },
    ]) {
      store.values.set(key, JSON.stringify(value));
      expect((await settled(clock, process().send(read()))).ok).toBe(true);
    }
    expect(backend.logins).toBe(8);
  });

  test("when the process that logs in dies, another one takes over after the lock has ended", async () => {
    const { clock, backend, process, store } = setUp();
    await settled(clock, process().send(read()));
    const [key = ""] = store.values.keys();
    store.values.clear();
    store.values.set(`${key}:lock`, JSON.stringify("of a dead process"));
    const call = process({ sharedLockTtl: 3_000 }).send(read());
    const before = clock.elapsed;
    expect((await settled(clock, call)).ok).toBe(true);
    expect(clock.elapsed - before).toBeGreaterThanOrEqual(3_000);
    expect(backend.logins).toBe(2);
  });

  test("a session that the store did not take is logged out on close", async () => {
    const { clock, backend, process, store } = setUp();
    store.fails = true;
    const { send, sessions } = process();
    await settled(clock, send(read()));
    await settled(clock, sessions.close());
    expect(backend.logouts).toBe(1);
  });
});
