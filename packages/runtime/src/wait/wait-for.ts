import { type Clock, sleep, systemClock, wallTime } from "../util/clock.ts";
import { boundOf } from "../core/shared-deadline.ts";
import { isOutage } from "../errors/guards.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { WaitFailedError } from "../errors/wait-failed-error.ts";
import type { Observe } from "../telemetry/events.ts";
import { isRecord } from "../util/is-record.ts";
import { notify } from "../util/notify.ts";
import { untilAborted } from "../util/until-aborted.ts";

/** What a wait has seen; progress reports it, and the error of a failed wait carries it as `detail`. */
export interface WaitReport<T> {
  /** What the last successful read gave; `undefined` before there was one. */
  readonly last: T | undefined;
  /** How many reads were made. */
  readonly reads: number;
  /** Milliseconds since the wait began. */
  readonly elapsed: number;
  /** The last read that failed and was tolerated, if the last one did. */
  readonly error: unknown;
}

/** How to wait. Durations are milliseconds. */
export interface WaitOptions<T> {
  /** What is waited for, in words for messages: `vm web1 to be up`. */
  readonly name?: string | undefined;
  /** Before the second read. @default 1_000 */
  readonly delay?: number | undefined;
  /** The delay grows by this factor with each read. @default 1.5 */
  readonly growth?: number | undefined;
  /** The longest delay. @default 15_000 */
  readonly maxDelay?: number | undefined;
  /** For the whole wait, the reads included. `Infinity` waits for good. @default 600_000 */
  readonly deadline?: number | undefined;
  /**
   * Recognises a state from which the wanted one can't follow. A text says why and becomes part of the message.
   * @example
   * import { waitFor } from "@northbound/runtime";
   *
   * await waitFor(() => rhev.vms.get({ vmId: "123" }), (vm) => vm.status === "up", {
   *   failOn: (vm) => vm.status === "unassigned" && "the VM has no host",
   * });
   */
  readonly failOn?: ((value: T) => boolean | string | undefined) | undefined;
  /**
   * Whether a read that failed is no reason to end the wait; it counts as a read that saw nothing. Outages never are
   * (`isOutage`): looking again harms nothing, and a restart takes minutes. @default outages alone
   */
  readonly tolerate?: ((error: unknown) => boolean) | undefined;
  /** What was seen, in words for the message of a wait in vain: the state. Default: the `status` or `state` of an object. */
  readonly describe?: ((value: T) => string | undefined) | undefined;
  /** Called after each read that did not end the wait. */
  readonly onProgress?: ((report: WaitReport<T>) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly observe?: Observe | undefined;
  /** Name of the backend, for events. */
  readonly backend?: string | undefined;
  /** Replaces time and chance, for tests. */
  readonly clock?: Clock | undefined;
}

/**
 * Reads until what was read is what is wanted, with a growing, jittered delay in between, and gives it.
 * @param read gets a signal that ends with the wait; pass it on to the call.
 * Goes on through outages until its deadline. What else a read throws ends the wait.
 * @throws WaitFailedError when `failOn` recognises a state that is final.
 * @throws TimeoutError when the deadline passes. Both carry a `WaitReport` as `detail`.
 * @example
 * import { waitFor } from "@northbound/runtime";
 *
 * const vm = await waitFor(
 *   (signal) => rhev.vms.get({ vmId: "123" }, { signal }),
 *   (found) => found.status === "up",
 *   { name: "vm 123 to be up", deadline: 120_000 },
 * );
 */
export function waitFor<T, Wanted extends T>(
  read: (signal: AbortSignal) => Promise<T> | T,
  until: (value: T) => value is Wanted,
  options?: WaitOptions<T>,
): Promise<Wanted>;
export function waitFor<T>(
  read: (signal: AbortSignal) => Promise<T> | T,
  until: (value: T) => boolean,
  options?: WaitOptions<T>,
): Promise<T>;
export async function waitFor<T>(
  read: (signal: AbortSignal) => Promise<T> | T,
  until: (value: T) => boolean,
  options: WaitOptions<T> = {},
): Promise<T> {
  const plan = checkWaitOptions(options);
  const { clock, deadline, name } = plan;
  const { signal } = options;
  if (signal?.aborted) throw signal.reason;

  const start = clock.now();
  const bound = boundOf({ ...options, deadline }, start);
  let last: T | undefined;
  let reads = 0;
  let failure: unknown;
  const report = (): WaitReport<T> => ({ last, reads, elapsed: clock.now() - start, error: failure });

  // One controller ends the read or the delay at hand, whichever it is: on abort and at the deadline.
  const controller = new AbortController();
  const onAbort = (): void => {
    controller.abort(signal?.reason);
  };
  signal?.addEventListener("abort", onAbort, { once: true });
  const cancelDeadline =
    bound &&
    clock.after(Math.max(0, bound.endsAt - start), () => {
      const error = new TimeoutError(
        `Waited ${Math.round(bound.endsAt - start)} ms for ${name}, in vain (${count(reads)}${lastSeen(report(), options)}).`,
        {
          detail: report(),
          cause: failure,
        },
      );
      controller.abort(error);
    });

  try {
    for (;;) {
      try {
        reads += 1;
        // oxlint-disable-next-line no-await-in-loop -- one read after the other is the point
        last = await untilAborted(Promise.resolve(read(controller.signal)), controller.signal);
        failure = undefined;
      } catch (error) {
        if (controller.signal.aborted) throw controller.signal.reason;
        if (!isOutage(error) && !options.tolerate?.(error)) throw error;
        failure = error;
      }
      if (failure === undefined) {
        const value = last as T;
        const isDone = until(value);
        tell(options, clock, report(), isDone);
        if (isDone) return value;
        const why = options.failOn?.(value);
        if (why !== undefined && why !== false && why !== "") {
          const reason = typeof why === "string" ? why : "it is in a state from which that can't follow";
          throw new WaitFailedError(`Waiting for ${name} failed: ${reason} (${count(reads)}).`, { detail: report() });
        }
      } else tell(options, clock, report(), false);
      notify(options.onProgress, report());
      // oxlint-disable-next-line no-await-in-loop
      await sleep(clock, delayAfter(reads, plan), controller.signal);
    }
  } finally {
    cancelDeadline?.();
    signal?.removeEventListener("abort", onAbort);
  }
}

/** What the last read gave; a caller's own words must not hide that the wait is over. */
function lastSeen<T>({ last, error }: WaitReport<T>, { describe = stateIn }: WaitOptions<T>): string {
  if (error !== undefined) return `; the last one failed: ${error instanceof Error ? error.message : String(error)}`;
  if (last === undefined) return "";
  try {
    const words = describe(last);
    return words === undefined ? "" : `; last seen: ${words}`;
  } catch {
    return "";
  }
}

function stateIn(value: unknown): string | undefined {
  if (!isRecord(value)) return undefined;
  const state = value["status"] ?? value["state"];
  return typeof state === "string" ? state : undefined;
}

/** The delay after a number of reads: grown, bounded, and between a half and the whole of it by chance. */
function delayAfter(reads: number, { delay, growth, maxDelay, clock }: WaitPlan): number {
  const grown = Math.min(maxDelay, delay * growth ** (reads - 1));
  return grown / 2 + (grown / 2) * clock.random();
}

interface WaitPlan {
  readonly name: string;
  readonly delay: number;
  readonly growth: number;
  readonly maxDelay: number;
  readonly deadline: number;
  readonly clock: Clock;
}

function checkWaitOptions<T>(options: WaitOptions<T>): WaitPlan {
  const { delay = 1_000, growth = 1.5, maxDelay = 15_000, deadline = 600_000, name = "a state" } = options;
  const numbers = { delay, growth, maxDelay, deadline };
  for (const [option, value] of Object.entries(numbers)) {
    const least = option === "growth" ? 1 : 0;
    const isFine = typeof value === "number" && value >= least && (value > 0 || option === "delay");
    if (!isFine || (value === Infinity && option !== "deadline")) {
      throw new InvalidOptionError(`Option \`${option}\` of a wait can't be ${String(value)}.`);
    }
  }
  return { ...numbers, name, clock: options.clock ?? systemClock };
}

function tell<T>(options: WaitOptions<T>, clock: Clock, { reads, elapsed, error }: WaitReport<T>, done: boolean): void {
  const { observe, backend = "", name } = options;
  notify(observe, {
    type: "wait",
    time: wallTime(clock),
    backend,
    operation: name,
    reads,
    elapsed,
    done,
    error: asError(error),
  });
}

function asError(error: unknown): Error | undefined {
  if (error === undefined || error instanceof Error) return error;
  return new Error(String(error));
}

function count(reads: number): string {
  return reads === 1 ? "1 read" : `${reads} reads`;
}
