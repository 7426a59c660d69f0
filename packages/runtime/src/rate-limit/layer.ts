import { guardStore } from "../cache/guarded-store.ts";
import type { CacheStore } from "../cache/store.ts";
import type { Call } from "../core/call.ts";
import { type Clock, wallTime } from "../util/clock.ts";
import type { RateLimitOptions } from "../core/client-options.ts";
import { defaultWindow } from "./check-limit.ts";
import { Limiter, type Permit } from "./limiter.ts";
import { SharedWindow } from "./shared-window.ts";
import type { Reply } from "../core/reply.ts";
import type { Observe } from "../telemetry/events.ts";
import type { Layer, Send } from "../core/send.ts";

/** Options of the rate limit layer. */
export interface RateLimitLayerOptions {
  /** Without it the layer is not there. */
  readonly rateLimit?: RateLimitOptions | undefined;
  readonly clock: Clock;
  /** For events. */
  readonly backend: string;
  readonly observe?: Observe | undefined;
  /** Shares `requests` per window with the other clients that use the same store and the same `sharedKey`; best effort. */
  readonly store?: CacheStore | undefined;
  /** What is limited together, such as backend, nodes and account. Default: nothing is shared. */
  readonly sharedKey?: string | undefined;
}

/**
 * Holds attempts back so that the client keeps within the limits of the server: requests per window
 * and requests at the same time, for the whole client and for each node. Waiting is first come first
 * served and ends at once on abort. Every attempt counts, repeated ones and logins too.
 *
 * @throws InvalidOptionError for a limit that is not a whole number above 0.
 */
export function rateLimitLayer(options: RateLimitLayerOptions): Layer {
  const { rateLimit, clock } = options;
  const { requests, concurrency, perNode, window = defaultWindow } = rateLimit ?? {};
  const isLimited = requests !== undefined || concurrency !== undefined;
  const isLimitedPerNode = perNode?.requests !== undefined || perNode?.concurrency !== undefined;
  if (!isLimited && !isLimitedPerNode) return (next) => next;

  const whole = isLimited
    ? new Limiter({ clock, name: "rateLimit", requests, concurrency, window, shared: shareWindow(options, window) })
    : undefined;
  const forNode = (): Limiter => new Limiter({ clock, name: "rateLimit.perNode", ...perNode, window });
  if (isLimitedPerNode) forNode();
  const nodes = new Map<string, Limiter>();
  const limiterOf = ({ node }: Call): Limiter | undefined => {
    if (!isLimitedPerNode || !node) return undefined;
    let limiter = nodes.get(node.url);
    if (!limiter) nodes.set(node.url, (limiter = forNode()));
    return limiter;
  };

  return (next) => (call) => {
    const perNodeLimiter = limiterOf(call);
    const nodePermit = perNodeLimiter?.tryEnter();
    if (perNodeLimiter && !nodePermit) return sendInTurn(options, next, call, perNodeLimiter, undefined, whole);
    const permit = whole?.tryEnter();
    if (whole && !permit) return sendInTurn(options, next, call, perNodeLimiter, nodePermit, whole);
    const leave = (): void => {
      if (nodePermit) perNodeLimiter?.leave(nodePermit);
      if (permit) whole?.leave(permit);
    };
    return next(call).then(
      (reply) => {
        leave();
        return reply;
      },
      (error: unknown) => {
        leave();
        throw error;
      },
    );
  };
}

/** Waits for the node's limit first: who waits for one node holds up nobody who goes to another. */
async function sendInTurn(
  options: RateLimitLayerOptions,
  next: Send,
  call: Call,
  perNode: Limiter | undefined,
  given: Permit | undefined,
  whole: Limiter | undefined,
): Promise<Reply> {
  const { clock } = options;
  const began = clock.now();
  const queued = perNode && !given ? perNode.queued : (whole?.queued ?? 0);
  // No await where there is nothing to wait for: whoever came first must be in line first.
  const nodePermit = given ?? (perNode && (await perNode.enter(call.signal)));
  try {
    const permit = whole && (whole.tryEnter() ?? (await whole.enter(call.signal)));
    try {
      tellWait(options, call, clock.now() - began, queued);
      return await next(call);
    } finally {
      if (permit) whole?.leave(permit);
    }
  } finally {
    if (nodePermit) perNode?.leave(nodePermit);
  }
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
    // What an observer throws is its own affair.
  }
}

function shareWindow(options: RateLimitLayerOptions, window: number): SharedWindow | undefined {
  const { store, sharedKey, clock, rateLimit } = options;
  if (!store || sharedKey === undefined || rateLimit?.requests === undefined) return undefined;
  return new SharedWindow({
    store: guardStore(store, { clock }),
    key: `limit:${sharedKey}`,
    requests: rateLimit.requests,
    window,
    clock,
  });
}
