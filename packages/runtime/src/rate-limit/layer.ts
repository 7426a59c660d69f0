import { guardStore } from "../cache/guarded-store.ts";
import type { CacheStore } from "../cache/store.ts";
import type { Call } from "../core/call.ts";
import { clientDefaults, type RateLimitOptions } from "../core/client-options.ts";
import type { Reply } from "../core/reply.ts";
import type { Layer, Send } from "../core/send.ts";
import { patienceOf } from "../failover/limit-pause.ts";
import type { Observe } from "../telemetry/events.ts";
import { type Clock, longestDelay, wallTime } from "../util/clock.ts";
import { AccountLimits } from "./account-limits.ts";
import { defaultWindow } from "./check-limit.ts";
import { type EnterOptions, Limiter, type Permit } from "./limiter.ts";
import { SharedWindow } from "./shared-window.ts";

/** Options of the rate limit layer. */
export interface RateLimitLayerOptions {
  /** Without it only what the server states is kept. */
  readonly rateLimit?: RateLimitOptions | undefined;
  /** The limits that other clients of the account share. Default: those of this client alone. */
  readonly account?: AccountLimits | undefined;
  /** For one attempt, in milliseconds; a limit that the server stated is waited for at least that long. @default 30_000 */
  readonly timeout?: number | undefined;
  readonly clock: Clock;
  /** For events. */
  readonly backend: string;
  readonly observe?: Observe | undefined;
  /** Shares `requests` per window with the other clients that use the same store and the same `sharedKey`. */
  readonly store?: CacheStore | undefined;
  /** What is limited together, such as backend, nodes and account. Default: nothing is shared. */
  readonly sharedKey?: string | undefined;
}

/**
 * Holds attempts back so that the client keeps within the limits of the server, those that the caller knows and those that
 * the server states when it turns a call away: requests per window and requests at the same time, for the whole account and
 * for each node. Waiting is first come first served, but logins and what was turned away go first, and ends at once on abort.
 * Every attempt counts, repeated ones and logins too.
 *
 * @throws InvalidOptionError for a limit that is not a whole number above 0.
 */
export function rateLimitLayer(options: RateLimitLayerOptions): Layer {
  const { clock, account = new AccountLimits() } = options;
  const ownLimiters = limitersOf(options, account);
  const share = sharing(options, "stated-limit");
  return (next) => (call) => {
    const own = ownLimiters(call);
    const stated = account.statedAt(clock.now());
    if (!stated) return own.length === 0 ? next(call) : sendWithin(options, next, call, own, {});
    let { limiter } = account;
    if (!limiter) {
      account.limiter = limiter = new Limiter({ clock, name: "limit of the server", window: defaultWindow, share });
      limiter.obey(stated);
    }
    return sendWithin(options, next, call, [limiter, ...own], waitFor(options, call, stated.window));
  };
}

/** How a call waits for a limit that the server stated: until its deadline, else as long as its patience lasts. */
function waitFor(
  { clock, timeout = clientDefaults.timeout }: RateLimitLayerOptions,
  call: Call,
  window = 0,
): EnterOptions {
  const { waitsUntil, endsAt } = call;
  const patience = patienceOf(call, timeout, window);
  const until = waitsUntil ?? (patience > longestDelay ? undefined : clock.now() + patience);
  return { isAgain: call.goesFirst || waitsUntil !== undefined, until: endsAt === undefined ? until : undefined };
}

/** The limiters of the caller's own limits that a call has to pass. The node's come first: a call that waits for one node holds up none that goes to another. */
function limitersOf(options: RateLimitLayerOptions, account: AccountLimits): (call: Call) => readonly Limiter[] {
  const { rateLimit = {}, clock } = options;
  const { requests, concurrency, perNode = {}, window = defaultWindow } = rateLimit;
  const share = sharing(options, "limit");
  const ownOf = (key: string, make: () => Limiter): Limiter => {
    let limiter = account.own.get(key);
    if (!limiter) account.own.set(key, (limiter = make()));
    return limiter;
  };
  const kind = JSON.stringify([requests, concurrency, window, perNode.requests, perNode.concurrency]);
  const isLimited = requests !== undefined || concurrency !== undefined;
  const isLimitedPerNode = perNode.requests !== undefined || perNode.concurrency !== undefined;
  const whole = isLimited
    ? [ownOf(kind, () => new Limiter({ clock, name: "rateLimit", requests, concurrency, window, share }))]
    : [];
  if (!isLimitedPerNode) return () => whole;
  const forNode = (): Limiter => new Limiter({ clock, name: "rateLimit.perNode", ...perNode, window });
  forNode();
  const nodes = new Map<string, readonly Limiter[]>();
  return ({ node }) => {
    if (!node) return whole;
    let limiters = nodes.get(node.url);
    if (!limiters) nodes.set(node.url, (limiters = [ownOf(`${kind} ${node.url}`, forNode), ...whole]));
    return limiters;
  };
}

/** Sends a call that passes these limiters, at once where all have room. */
function sendWithin(
  options: RateLimitLayerOptions,
  next: Send,
  call: Call,
  limiters: readonly Limiter[],
  wait: EnterOptions,
): Promise<Reply> {
  const permits: Permit[] = [];
  for (const limiter of limiters) {
    const permit = limiter.tryEnter();
    if (!permit) return sendInTurn(options, next, call, limiters, permits, wait);
    permits.push(permit);
  }
  return sendWith(next, call, limiters, permits);
}

function sendWith(next: Send, call: Call, limiters: readonly Limiter[], permits: readonly Permit[]): Promise<Reply> {
  return next(call).then(
    (reply) => {
      leave(limiters, permits, reply.fault?.kind !== "overload");
      return reply;
    },
    (error: unknown) => {
      leave(limiters, permits, false);
      throw error;
    },
  );
}

function leave(limiters: readonly Limiter[], permits: readonly Permit[], isGood: boolean): void {
  for (const [index, permit] of permits.entries()) limiters[index]?.leave(permit, isGood);
}

/** Waits for what has no room yet. */
async function sendInTurn(
  options: RateLimitLayerOptions,
  next: Send,
  call: Call,
  limiters: readonly Limiter[],
  permits: Permit[],
  wait: EnterOptions,
): Promise<Reply> {
  const { clock } = options;
  const began = clock.now();
  const queued = limiters[permits.length]?.queued ?? 0;
  // The patience is for the server's limit, which stands first. The caller's own limits are waited for as long as it takes.
  let until = permits.length === 0 ? wait.until : undefined;
  try {
    for (const limiter of limiters.slice(permits.length)) {
      // No await where there is nothing to wait for: the first to come must be in line first.
      // oxlint-disable-next-line no-await-in-loop -- one limit after another
      permits.push(
        limiter.tryEnter() ?? (await limiter.enter({ isAgain: call.goesFirst, ...wait, until, signal: call.signal })),
      );
      until = undefined;
    }
  } catch (error) {
    leave(limiters, permits, false);
    throw error;
  }
  tellWait(options, call, clock.now() - began, queued);
  // The session that it came with may have been replaced meanwhile.
  if (call.ticket) call.ticket = call.currentTicket?.(call.ticket.node) ?? call.ticket;
  return await sendWith(next, call, limiters, permits);
}

function tellWait(
  { observe, clock, backend }: RateLimitLayerOptions,
  call: Call,
  waited: number,
  queued: number,
): void {
  try {
    observe?.({
      type: "limit",
      time: wallTime(clock),
      backend,
      operation: call.name,
      correlationId: call.options.correlationId,
      waited,
      queued,
    });
  } catch {
    // Observer errors are ignored.
  }
}

/** Keeps windows together with the processes that have the same store, each length of a window by itself. */
function sharing(
  { store, sharedKey, clock }: RateLimitLayerOptions,
  kind: string,
): ((requests: number, window: number) => SharedWindow) | undefined {
  if (!store || sharedKey === undefined) return undefined;
  const guarded = guardStore(store, { clock });
  return (requests, window) =>
    new SharedWindow({ store: guarded, key: `${kind}:${sharedKey}:${window}`, requests, window, clock });
}
