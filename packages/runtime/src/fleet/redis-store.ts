import type { CacheStore } from "../cache/store.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";

/** A connection to Valkey or Redis that sends any command: of `redis` (`@redis/client`), `ioredis` or `iovalkey`. */
export type RedisClient =
  | { call(command: string, ...parameters: string[]): Promise<unknown> }
  | { sendCommand(parameters: string[]): Promise<unknown> };

/** Options of a store in Valkey or Redis. */
export interface RedisStoreOptions {
  /** In front of every key. @default "northbound:" */
  readonly prefix?: string | undefined;
}

/** A store that can do every step at once, as `once` and exact limits need. */
export type RedisStore = Required<CacheStore>;

// Only the first step sets the time to live: a window that every step prolonged would never end.
const incrementScript =
  "local sum = redis.call('INCRBY', KEYS[1], ARGV[1]) " +
  "if ARGV[2] ~= '' and redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return sum";

/**
 * Keeps sessions, cached answers, limits and claims in Valkey or Redis. Unlike Keyv it counts and claims in one step, so
 * that the limits of a fleet are exact and `once` holds. The connection stays yours: open and close it.
 * @throws InvalidOptionError for a client that sends no commands.
 * @example
 * import { type RedisClient, redisStore } from "@northbound/runtime/fleet";
 *
 * // Such as `new Redis("redis://cache.example.net")` of ioredis.
 * export const storeOf = (redis: RedisClient) => redisStore(redis);
 */
export function redisStore(client: RedisClient, { prefix = "northbound:" }: RedisStoreOptions = {}): RedisStore {
  const send = senderOf(client);
  const place = (key: string): string => prefix + key;
  const within = (ttl: number | undefined): string[] => (ttl === undefined ? [] : ["PX", String(Math.ceil(ttl))]);
  const isNothing = (ttl: number | undefined): boolean => ttl !== undefined && !(ttl > 0);
  const remove = async (key: string): Promise<boolean> => Number(await send(["DEL", place(key)])) > 0;
  return {
    async get(key) {
      const text = await send(["GET", place(key)]);
      return text === null || text === undefined ? undefined : (JSON.parse(String(text)) as unknown);
    },
    async set(key, value, ttl) {
      if (isNothing(ttl)) return remove(key);
      await send(["SET", place(key), JSON.stringify(value), ...within(ttl)]);
      return true;
    },
    delete: remove,
    async clear() {
      let cursor = "0";
      do {
        const match = `${prefix.replace(/[\\*?[\]]/g, "\\$&")}*`;
        const answer = (await send(["SCAN", cursor, "MATCH", match, "COUNT", "500"])) as [unknown, unknown[]];
        cursor = String(answer[0]);
        if (answer[1].length > 0) await send(["DEL", ...answer[1].map(String)]);
      } while (cursor !== "0");
    },
    async add(key, value, ttl) {
      if (isNothing(ttl)) return (await send(["EXISTS", place(key)])) === 0;
      return (await send(["SET", place(key), JSON.stringify(value), "NX", ...within(ttl)])) !== null;
    },
    async increment(key, by, ttl) {
      const life = ttl === undefined ? "" : String(Math.max(1, Math.ceil(ttl)));
      return Number(await send(["EVAL", incrementScript, "1", place(key), String(by), life]));
    },
  };
}

function senderOf(client: RedisClient): (parameters: string[]) => Promise<unknown> {
  // ioredis has both, and its sendCommand takes something else.
  if ("call" in client && typeof client.call === "function") {
    return ([command = "", ...rest]) => client.call(command, ...rest);
  }
  if ("sendCommand" in client && typeof client.sendCommand === "function") return (all) => client.sendCommand(all);
  throw new InvalidOptionError("redisStore takes a client of redis, ioredis or iovalkey.");
}
