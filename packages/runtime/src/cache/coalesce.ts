import type { Cache } from "./cache.ts";
import { isKeepable } from "./cache-entry.ts";
import { Call } from "../core/call.ts";
import type { Reply } from "../core/reply.ts";
import type { Layer, Send } from "../core/send.ts";
import { type SingleFlight, startSingleFlight } from "../util/single-flight.ts";

/** A read under way, and what it takes to join it. */
interface OpenRead {
  readonly flight: SingleFlight<Reply>;
  readonly call: Call;
  /** A write since then makes the read worthless for whoever comes after the write. */
  readonly epoch: number;
  joined: number;
  isTaken: boolean;
  /** The answer as the others get it; absent when each has to read it anew. */
  kept: Reply | undefined;
}

/**
 * Lets equal reads that are under way at the same time share one. Only reads that the cache may answer are shared:
 * whoever lets an answer be remembered accepts one that is a moment old. One caller's abort does not end the read of
 * the others. Stands below the cache, which answers what it can without a wait.
 */
export function coalesceLayer({ cache }: { readonly cache: Cache }): Layer {
  return (next) => {
    const open = new Map<string, OpenRead>();
    return (call) => {
      if (cache.modeOf(call) !== "default") return next(call);
      if (call.signal?.aborted) return Promise.reject(call.signal.reason as Error);
      const key = `${cache.keyOf(call)}${limitsOf(call)}`;
      const epoch = cache.epochOf(call);
      let read = open.get(key);
      if (read?.epoch === epoch) cache.count("coalesced", call);
      else read = start(open, key, epoch, next, call);
      return take(cache, read, call);
    };
  };
}

/** Calls with other limits may end otherwise, so they don't share. */
function limitsOf({ options: { timeout, retry, maxBytes } }: Call): string {
  return `${timeout ?? ""} ${retry ?? ""} ${maxBytes ?? ""}`;
}

function start(open: Map<string, OpenRead>, key: string, epoch: number, next: Send, call: Call): OpenRead {
  const { url, method, fields, operation, options } = call;
  const forget = (): void => {
    if (open.get(key) === read) open.delete(key);
  };
  let own = call;
  const flight = startSingleFlight(
    (signal) => {
      own = new Call(url, { method, fields, operation, options, signal });
      return next(own).then((reply) => {
        if (read.joined > 1 && isKeepable(reply)) read.kept = reply.keep();
        return reply;
      });
    },
    { onAbandoned: forget },
  );
  const read: OpenRead = { flight, call: own, epoch, joined: 0, isTaken: false, kept: undefined };
  open.set(key, read);
  flight.done.then(forget, forget);
  return read;
}

/** Waits for a read under way. The first one gets the reply itself, the others their own over the same answer. */
async function take(cache: Cache, read: OpenRead, call: Call): Promise<Reply> {
  read.joined += 1;
  try {
    const reply = await read.flight.join(call.signal);
    if (!read.isTaken) {
      read.isTaken = true;
      return reply;
    }
    const own = read.kept ? read.kept.share() : reply.clone();
    cache.coalescedReplies.add(own);
    return own;
  } finally {
    call.attempts = read.call.attempts;
  }
}
