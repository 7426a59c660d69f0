import { type GuardedStore, guardStore } from "../cache/guarded-store.ts";
import type { CacheStore } from "../cache/store.ts";
import { type Clock, sleep, wallTime } from "../util/clock.ts";
import type { Node } from "../core/node.ts";
import type { SessionEvent } from "./session-event.ts";
import type { SessionTimes } from "./session-times.ts";
import type { Session } from "../core/session-ticket.ts";
import type { SessionStrategy } from "./session.ts";
import { sharedIdentity } from "./shared-identity.ts";

/** A session and the name under which processes know it. */
export interface SharedSession {
  readonly session: Session;
  /** Absent when the session is known to this process alone. */
  readonly id: string | undefined;
}

/** Sessions that several processes use through one store. */
export interface SharedSessions {
  /**
   * Gives the session that the store has for `entry`, or logs in and leaves it there. Only one process logs in: exactly
   * where the store can `add`, otherwise as far as plain reads and writes can tell; when two do, both sessions are good
   * and the later one stays.
   * @param replacedId the session that is no longer wanted; found in the store, it is not taken again.
   */
  obtain(
    entry: string,
    replacedId: string | undefined,
    login: () => Promise<Session>,
    signal: AbortSignal,
  ): Promise<SharedSession>;
  /** Takes a session out of the store, if it is still the one that is there. */
  forget(entry: string, id: string): Promise<void>;
}

/** Options of shared sessions. */
export interface SharedSessionsOptions {
  readonly store: GuardedStore;
  readonly clock: Clock;
  /** Begins the keys: backend, node set and who may use the session. */
  readonly prefix: () => Promise<string | undefined>;
  /** How long a session without a known end stays in the store, in milliseconds. */
  readonly ttl: number;
  /** A session that ends within this time is not taken from the store, in milliseconds. */
  readonly leastLife: number;
  /** How long others wait for a process that logs in, in milliseconds. */
  readonly lockTtl: number;
}

/** Looks at the lock of another process this often, in milliseconds, before jitter. */
const pollDelay = 100;

/**
 * Longest time, in milliseconds, that a process may take from seeing no lock to writing its own: with it, a store of
 * plain reads and writes is enough for a lock (M. Fischer's algorithm).
 */
const settleDelay = 100;

/** The sessions of one client in a store that other processes use as well. */
export function shareSessions(options: {
  readonly store: CacheStore;
  readonly backend: string;
  readonly nodes: readonly Node[];
  readonly strategy: SessionStrategy;
  readonly clock: Clock;
  readonly times: SessionTimes;
  readonly emit: (event: SessionEvent) => void;
}): SharedSessions {
  const { store, backend, nodes, strategy, clock, times, emit } = options;
  const onFailure = (error: unknown): void => {
    const said = error instanceof Error ? error.message : String(error);
    emit({ type: "warning", message: `The store of shared sessions failed, each process logs in for itself: ${said}` });
  };
  return createSharedSessions({
    store: guardStore(store, { clock, onFailure }),
    clock,
    ttl: times.sharedTtl,
    leastLife: times.mustRenewBefore,
    lockTtl: times.sharedLockTtl,
    prefix: async () => {
      const identity = await sharedIdentity(backend, strategy);
      const cluster = nodes.map(({ url }) => url).toSorted();
      return identity && ["northbound", "session", backend, cluster.join(","), identity].join(":");
    },
  });
}

/** Shares sessions through a store. The store then holds live sessions: guard it like a list of passwords. */
export function createSharedSessions(options: SharedSessionsOptions): SharedSessions {
  const { store, clock, ttl, leastLife, lockTtl } = options;
  let prefix: Promise<string | undefined> | undefined;

  const keyOf = async (entry: string): Promise<string | undefined> => {
    const begin = await (prefix ??= options.prefix());
    return begin === undefined ? undefined : `${begin}:${entry}`;
  };

  const find = async (key: string, replacedId: string | undefined): Promise<SharedSession | undefined> => {
    const found = readRecord(await store.get(key));
    if (!found || found.id === replacedId) return undefined;
    const { expiresAt } = found.session;
    return expiresAt !== undefined && expiresAt - wallTime(clock) < leastLife ? undefined : found;
  };

  /** Waits while another process logs in. Gives its session, or nothing when it is our turn. */
  const waitForTurn = async (
    key: string,
    lock: string,
    replacedId: string | undefined,
    signal: AbortSignal,
  ): Promise<SharedSession | undefined> => {
    const until = clock.now() + lockTtl;
    for (;;) {
      if (store.add) {
        // Without the store each process logs in for itself.
        const isOurs = (await store.add(`${key}:lock`, lock, lockTtl)) ?? true;
        if (isOurs) return find(key, replacedId);
      } else if ((await store.get(`${key}:lock`)) === undefined) {
        await store.set(`${key}:lock`, lock, lockTtl);
        // Whoever saw no lock either has written his own by now, and the last one who wrote holds it.
        await sleep(clock, settleDelay, signal);
        const holder = await store.get(`${key}:lock`);
        if (holder === lock || holder === undefined) return find(key, replacedId);
      }
      if (clock.now() >= until) return undefined;
      await sleep(clock, pollDelay * (0.5 + clock.random()), signal);
      const found = await find(key, replacedId);
      if (found) return found;
    }
  };

  const release = async (key: string, lock: string): Promise<void> => {
    if ((await store.get(`${key}:lock`)) === lock) await store.delete(`${key}:lock`);
  };

  return {
    async obtain(entry, replacedId, login, signal) {
      const key = await keyOf(entry);
      if (key === undefined) return { session: await login(), id: undefined };
      const lock = crypto.randomUUID();
      const known = await find(key, replacedId);
      if (known) return known;
      try {
        const found = await waitForTurn(key, lock, replacedId, signal);
        if (found) return found;
        const session = await login();
        const id = crypto.randomUUID();
        const life = session.expiresAt === undefined ? ttl : session.expiresAt - wallTime(clock);
        const isKept = life > 0 && (await store.set(key, writeRecord(id, session), life));
        return { session, id: isKept ? id : undefined };
      } finally {
        await release(key, lock);
      }
    },
    async forget(entry, id) {
      const key = await keyOf(entry);
      if (key !== undefined && readRecord(await store.get(key))?.id === id) await store.delete(key);
    },
  };
}

function writeRecord(id: string, { headers, expiresAt, data }: Session): object {
  return {
    id,
    headers: { ...headers },
    ...(expiresAt !== undefined && { expiresAt }),
    ...(data && { data: { ...data } }),
  };
}

/** Reads what another process wrote; anything else in its place counts as absent. */
function readRecord(value: unknown): SharedSession | undefined {
  if (!isObject(value) || typeof value["id"] !== "string" || !isTexts(value["headers"])) return undefined;
  const { id, headers, expiresAt, data } = value;
  if (expiresAt !== undefined && typeof expiresAt !== "number") return undefined;
  return { id, session: { headers, expiresAt, ...(isTexts(data) && { data }) } };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((one) => typeof one === "string");
}
