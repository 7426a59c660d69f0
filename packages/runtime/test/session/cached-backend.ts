import { createCache, type Cache, type CreateCacheOptions } from "../../src/cache/cache.ts";
import { Call, type CallInit } from "../../src/core/call.ts";
import { cacheLayer } from "../../src/cache/layer.ts";
import { coalesceLayer } from "../../src/cache/coalesce.ts";
import { faultLayer } from "../../src/layers/fault.ts";
import type { Operation } from "../../src/core/operation.ts";
import type { CacheMode } from "../../src/core/call-options.ts";
import { Reply } from "../../src/core/reply.ts";
import type { NorthboundEvent } from "../../src/telemetry/events.ts";
import type { Send } from "../../src/core/send.ts";
import { createFakeClock, type FakeClock } from "../helpers/fake-clock.ts";
import { nodes } from "./password-backend.ts";

/** A read that may be remembered, of the group that comes before the slash. */
export function read(id = "devices/list", init: CallInit = {}): Call {
  const operation: Operation = { id, method: "GET", path: "/x", cache: true };
  return new Call("/x", { operation, headers: { accept: "application/json" }, ...init });
}

/** The same read in one of the modes. */
export function readIn(cache: CacheMode): Call {
  return read("devices/list", { options: { cache } });
}

/** A write to a group. */
export function write(id = "devices/create", init: CallInit = {}): Call {
  return new Call("/x", { method: "POST", body: "{}", operation: { id, method: "POST", path: "/x" }, ...init });
}

/** A backend behind cache and coalesce layer that counts what reaches it. */
export interface CachedBackend {
  readonly clock: FakeClock;
  readonly cache: Cache;
  readonly send: Send;
  readonly events: NorthboundEvent[];
  /** Calls that reached the backend. */
  readonly sent: Call[];
  /** Gives answers from now on; by default a number that counts the calls. */
  answer: (call: Call) => Reply | Promise<Reply>;
}

/** Makes the backend. Each answer comes one turn of the event loop after its call. */
export function createCachedBackend(options: Partial<CreateCacheOptions> = {}): CachedBackend {
  const clock = createFakeClock();
  const events: NorthboundEvent[] = [];
  const sent: Call[] = [];
  const observe = (event: NorthboundEvent): void => void events.push(event);
  const cache = createCache({ backend: { name: "lab" }, nodes, clock, observe, cache: true, ...options });
  const backend: CachedBackend = {
    clock,
    cache,
    events,
    sent,
    answer: () => json({ count: sent.length }),
    send: cacheLayer({ cache, clock })(
      coalesceLayer({ cache })(
        faultLayer({ backend: {} })(async (call) => {
          sent.push(call);
          const answer = Promise.resolve(backend.answer(call));
          answer.catch(() => {});
          await clock.settle();
          if (call.signal?.aborted) throw call.signal.reason;
          return answer;
        }),
      ),
    ),
  };
  return backend;
}

/** A JSON answer. */
export function json(value: unknown, status = 200): Reply {
  const body = new TextEncoder().encode(JSON.stringify(value));
  return new Reply({ status, headers: { "content-type": "application/json" }, body });
}
