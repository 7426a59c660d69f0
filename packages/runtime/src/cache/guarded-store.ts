import type { Clock } from "../util/clock.ts";
import type { CacheStore } from "./store.ts";

/** A store that may be slow, broken or gone without any call failing because of it. */
export interface GuardedStore {
  /** The value, or `undefined` when there is none or the store did not answer. */
  get(key: string): Promise<unknown>;
  /** The values of all these keys, or `undefined` when the store did not answer for each of them. */
  getAll(keys: readonly string[]): Promise<readonly unknown[] | undefined>;
  /** Whether the store took the value. */
  set(key: string, value: unknown, ttl?: number): Promise<boolean>;
  delete(key: string): Promise<boolean>;
  /** Whether the value was kept, because there was none; `undefined` when the store did not answer. Absent where the store can't. */
  readonly add?: ((key: string, value: unknown, ttl?: number) => Promise<boolean | undefined>) | undefined;
  /** The new sum, or `undefined` when the store did not answer. Absent where the store can't count. */
  readonly increment?: ((key: string, by: number, ttl?: number) => Promise<number | undefined>) | undefined;
}

/** Options of a guarded store. */
export interface GuardedStoreOptions {
  readonly clock: Clock;
  /** Longest wait for one answer of the store, in milliseconds. @default 1_000 */
  readonly timeout?: number | undefined;
  /** After a failure the store is not asked for this long, in milliseconds. @default 5_000 */
  readonly pause?: number | undefined;
  /** Told once at the start of each pause. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
}

/**
 * Guards a store that lives elsewhere, such as a Redis server. What it can't answer in time counts as absent, and after
 * a failure it is left alone for a while, so that a dead server costs one wait and not one per call.
 */
export function guardStore(store: CacheStore, options: GuardedStoreOptions): GuardedStore {
  const { clock, timeout = 1_000, pause = 5_000, onFailure } = options;
  let pausedUntil = -Infinity;

  const ask = async <T>(task: () => Promise<T> | T): Promise<{ readonly value: T } | undefined> => {
    if (clock.now() < pausedUntil) return undefined;
    try {
      return { value: await within(clock, timeout, task) };
    } catch (error) {
      if (clock.now() >= pausedUntil) onFailure?.(error);
      pausedUntil = clock.now() + pause;
      return undefined;
    }
  };

  return {
    get: async (key) => (await ask(() => store.get(key)))?.value ?? undefined,
    async getAll(keys) {
      const answers = await Promise.all(keys.map((key) => ask(() => store.get(key))));
      const values: unknown[] = [];
      for (const answer of answers) {
        if (answer === undefined) return undefined;
        values.push(answer.value ?? undefined);
      }
      return values;
    },
    set: async (key, value, ttl) => (await ask(() => store.set(key, value, ttl))) !== undefined,
    delete: async (key) => (await ask(() => store.delete(key))) !== undefined,
    ...(store.add && {
      add: async (key, value, ttl) => (await ask(() => store.add?.(key, value, ttl)))?.value,
    }),
    ...(store.increment && {
      increment: async (key, by, ttl) => {
        const sum: unknown = (await ask(() => store.increment?.(key, by, ttl)))?.value;
        return typeof sum === "number" ? sum : undefined;
      },
    }),
  };
}

function within<T>(clock: Clock, timeout: number, task: () => Promise<T> | T): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(timeout, () => {
      reject(new Error(`The store did not answer within ${timeout} ms.`));
    });
    Promise.resolve().then(task).then(resolve, reject).finally(cancel);
  });
}
