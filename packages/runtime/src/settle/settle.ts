import type { Outcome } from "../core/outcome.ts";
import type { Look, SettleBy } from "../core/settle-table.ts";
import { isNotFound, isOutage } from "../errors/guards.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { isNorthboundError } from "../errors/northbound-error.ts";
import { type Asked, type Unsettled, unsettled } from "../errors/unsettled.ts";
import { checkNames, checkNumber } from "../util/check-option.ts";
import { type Clock, sleep, systemClock } from "../util/clock.ts";
import { fill } from "./fill.ts";
import { judge, type Verdict } from "./judge.ts";

/** How to look. */
export interface SettleOptions {
  /**
   * How long to look again while nothing decides, in milliseconds; 0 looks once. A request that was lost for the client may
   * still wait in a queue. @default 60_000
   */
  readonly timeout?: number | undefined;
  /**
   * You looked before the call, and what it asks for was not so: no such name, another state. Without it, what is found by
   * name or state counts only where the backend says since when it is so. @default false
   */
  readonly wasOtherwise?: boolean | undefined;
  /**
   * A look of your own, in place of the spec's: gives what the call would have made, or `undefined`. It needs
   * `wasOtherwise` to prove anything.
   */
  readonly find?: ((signal: AbortSignal | undefined) => Promise<unknown>) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Replaces time and chance, for tests. Default: the clock of the client. */
  readonly clock?: Clock | undefined;
}

/** What one look found, at last. */
export interface Evidence {
  /** The operation that was read, such as `jobs/list`; `find` for a look of the caller's own. */
  readonly read: string;
  readonly by: SettleBy | "find";
  /** Records that are meant. */
  readonly found: number;
  readonly outcome: Outcome;
  /** Why, in words; without secrets. */
  readonly reason: string;
}

/** What became of a call. */
export interface Settled {
  readonly outcome: Outcome;
  /** What the looks found, in the order in which they were made; empty where there was nothing to look at. */
  readonly evidence: readonly Evidence[];
}

/**
 * Finds out what became of a call whose outcome is unknown: was it processed after all? It reads, and never writes.
 *
 * `processed` and `not-processed` are proven. That nothing is found is `unknown`, because the request may still be on its
 * way; so is what somebody else may have made. Operations whose answer holds a secret are never settled: the secret is lost
 * with the answer.
 * @throws InvalidInputError for something that is no error of a call, and the signal's reason when it aborts.
 * @example
 * import { isUnknownOutcome } from "@northbound/rhev";
 * import { settle } from "@northbound/runtime/settle";
 *
 * try {
 *   await rhev.vms.start({ vmId: "123" });
 * } catch (error) {
 *   if (!isUnknownOutcome(error)) throw error;
 *   const { outcome, evidence } = await settle(error);
 *   if (outcome !== "processed") throw error;
 *   console.log(evidence.at(-1)?.reason);
 * }
 */
export async function settle(error: unknown, options: SettleOptions = {}): Promise<Settled> {
  checkNames("", options, ["timeout", "wasOtherwise", "find", "signal", "clock"]);
  checkNumber("timeout", options.timeout, "span");
  if (!isNorthboundError(error)) throw new InvalidInputError("settle: give it the error of a call.");
  if (error.outcome !== "unknown") return { outcome: error.outcome, evidence: [] };
  const call = (error as { readonly [unsettled]?: Unsettled })[unsettled];
  const look = options.find ? findLook(options) : await looksOf(call, options);
  if (!look) return { outcome: "unknown", evidence: [] };
  return lookAgain(look, options, options.clock ?? call?.clock ?? systemClock);
}

type LookOnce = () => Promise<readonly Evidence[]>;

async function lookAgain(look: LookOnce, options: SettleOptions, clock: Clock): Promise<Settled> {
  const { timeout = 60_000, signal } = options;
  const end = clock.now() + timeout;
  for (let delay = 500; ; delay = Math.min(delay * 1.5, 10_000)) {
    signal?.throwIfAborted();
    const evidence = await look();
    const outcome = evidence.find((one) => one.outcome !== "unknown")?.outcome ?? "unknown";
    const left = end - clock.now();
    if (outcome !== "unknown" || left <= 0) return { outcome, evidence };
    await sleep(clock, Math.min(delay, left), signal);
  }
}

function findLook({ find, wasOtherwise, signal }: SettleOptions): LookOnce {
  return async () => {
    const by = { read: "find", by: "find" } as const;
    try {
      const found = await find?.(signal);
      if (found === undefined)
        return [{ ...by, found: 0, outcome: "unknown", reason: "nothing was found; it may come yet" }];
      return wasOtherwise
        ? [{ ...by, found: 1, outcome: "processed", reason: "it is so, and was not before the call" }]
        : [{ ...by, found: 1, outcome: "unknown", reason: "it is so, but may have been before the call" }];
    } catch (reason) {
      return [{ ...by, ...failed(reason, signal) }];
    }
  };
}

async function looksOf(call: Unsettled | undefined, options: SettleOptions): Promise<LookOnce | undefined> {
  if (!call) return undefined;
  const looks = (await call.backend.settle?.())?.[call.operation.id];
  if (!looks) return undefined;
  return async () => {
    const evidence: Evidence[] = [];
    for (const look of looks) {
      const verdict = await lookOnce(look, call, options);
      evidence.push({ read: look.read.id, by: look.by, ...verdict });
      if (verdict.outcome !== "unknown" || verdict.found > 0) break;
    }
    return evidence;
  };
}

async function lookOnce(
  look: Look,
  call: Unsettled,
  { wasOtherwise = false, signal }: SettleOptions,
): Promise<Verdict> {
  if (look.by === "correlation" && call.isShared) {
    const reason = "all calls of the client carry the same correlation id; give none, or each call its own";
    return { outcome: "unknown", found: 0, reason };
  }
  const input: Record<string, unknown> = {};
  for (const [name, template] of Object.entries(look.with ?? {})) {
    input[name] = fill(template, call);
    if (input[name] === undefined) {
      return {
        outcome: "unknown",
        found: 0,
        reason: `the call lacks what ${template} names, so there is nothing to look for`,
      };
    }
  }
  let asked: Asked;
  try {
    asked = await call.ask(look.read, input, signal);
  } catch (reason) {
    if (!isNotFound(reason)) return failed(reason, signal);
    asked = { data: undefined, date: null, at: 0 };
  }
  return judge(look, asked, call, wasOtherwise);
}

/** A look that failed shows nothing; whoever aborts wants no answer. */
function failed(reason: unknown, signal: AbortSignal | undefined): Verdict {
  if (signal?.aborted) throw signal.reason;
  if (!isNorthboundError(reason)) throw reason;
  const why = isOutage(reason) ? "the backend can't be asked now" : "the look failed";
  return { outcome: "unknown", found: 0, reason: `${why}: ${reason.message}` };
}
