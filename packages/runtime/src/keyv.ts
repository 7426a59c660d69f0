import type { Keyv } from "keyv";
import type { CacheStore } from "./cache/store.ts";

/**
 * Keeps cached answers, shared sessions and shared limits in whatever Keyv reaches, such as one Redis or Valkey for a
 * fleet. A store of sessions holds live sessions: whoever reads it can use them.
 * @example
 * import KeyvRedis from "@keyv/redis";
 * import { createCloudVision } from "@northbound/cloudvision";
 * import { keyvStore } from "@northbound/runtime/keyv";
 * import Keyv from "keyv";
 *
 * // Without `throwOnErrors` a server that is gone looks like an empty one, and nobody is told.
 * const redis = new KeyvRedis("redis://cache.example.net", { throwOnErrors: true });
 * const store = keyvStore(new Keyv({ store: redis, throwOnErrors: true }));
 * const cvp = createCloudVision({ nodes, credentials, store, cache: { store } });
 */
export function keyvStore(keyv: Keyv): CacheStore {
  return {
    get: (key) => keyv.get<unknown>(key),
    async set(key, value, ttl) {
      // For Keyv no time to live and one of zero are the same: for ever.
      if (ttl !== undefined && !(ttl > 0)) return keyv.delete(key);
      const isKept = await keyv.set(key, value, ttl === undefined ? undefined : Math.ceil(ttl));
      if (!isKept) throw new Error("Keyv did not take the value.");
      return true;
    },
    delete: (key) => keyv.delete(key),
    clear: () => keyv.clear(),
  };
}
