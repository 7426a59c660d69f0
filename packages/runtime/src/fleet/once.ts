import type { CacheStore } from "../cache/store.ts";
import type { Outcome } from "../core/outcome.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { isNorthboundError } from "../errors/northbound-error.ts";
import { UnknownOutcomeError } from "../errors/unknown-outcome-error.ts";
import { isRecord } from "../util/is-record.ts";

/** What the store knows of a job. */
export interface OnceRecord {
  /** `began` while a worker is at it, and for ever when that worker was killed. */
  readonly state: "began" | "done" | "unknown";
  /** When, as an ISO 8601 time of the worker's clock. */
  readonly at: string;
}

/** Options of `once`. */
export interface OnceOptions {
  /**
   * How long a claim is kept, in milliseconds: longer than the queue may deliver the job again. Default: until it is
   * deleted.
   */
  readonly ttl?: number | undefined;
  /**
   * Finds out what became of a job that a worker began and of which no end is known. `processed` ends it, `not-processed`
   * lets this worker do it, `unknown` leaves it.
   */
  readonly verify?: ((record: OnceRecord) => Promise<Outcome> | Outcome) | undefined;
  /**
   * How long after its claim a worker that has not told an end counts as gone, in milliseconds; before that `verify` is not
   * asked, because what it looks for may be on its way. @default 600_000
   */
  readonly settleAfter?: number | undefined;
}

/**
 * Does a job's work once, however often a queue delivers the job. The claim is made in one step before anything is sent,
 * and released only when the work provably was not processed, so that another try can make it.
 *
 * @param jobId the same in every delivery, such as the id of a job of BullMQ.
 * @returns what the work gave. A job that is done already gives what was stored of it, as JSON.
 * @throws UnknownOutcomeError when another delivery began the work and its end is not known, ConnectionError when the
 * store can't be asked (nothing was sent), InvalidOptionError for a store that can't claim in one step, and what the work
 * throws.
 * @example
 * import type { CacheStore } from "@northbound/runtime";
 * import { once } from "@northbound/runtime/fleet";
 *
 * export const shutDown = (store: CacheStore, jobId: string): Promise<unknown> =>
 *   once(store, jobId, () => rhev.vms.shutdown({ vmId: "123" }));
 */
export async function once<Value>(
  store: CacheStore,
  jobId: string,
  work: () => Promise<Value> | Value,
  options: OnceOptions = {},
): Promise<Value> {
  if (!store.add) {
    throw new InvalidOptionError(
      "once needs a store with `add`, such as `redisStore`; this one can't claim a job in one step.",
    );
  }
  if (typeof jobId !== "string" || jobId === "") throw new InvalidInputError("once needs a job id that is a text.");
  const found = await claim(store, jobId, options);
  return "done" in found ? (found.done as Value) : run(store, found.place, work, options.ttl);
}

type Claimed = { readonly place: string } | { readonly done: unknown };

/** Claims a job, or finds it done. A claim that `verify` found idle is followed by another, so that one worker gets it. */
async function claim(store: CacheStore, jobId: string, options: OnceOptions): Promise<Claimed> {
  const { ttl, verify, settleAfter = 600_000 } = options;
  for (let number = 0; ; number += 1) {
    const place = `once:${number}:${jobId}`;
    if (await reach(jobId, () => store.add?.(place, recordOf("began"), ttl))) return { place };
    const known = await reach(jobId, () => store.get(place));
    const record = readRecord(known);
    if (record.state === "done") return { done: isRecord(known) ? known["value"] : undefined };
    // Only the newest claim says how the job stands.
    if (readRecordIfAny(await reach(jobId, () => store.get(`once:${number + 1}:${jobId}`)))) continue;
    const mayRun = record.state === "began" && !(Date.now() - Date.parse(record.at) >= settleAfter);
    const outcome = (mayRun ? undefined : await verify?.(record)) ?? "unknown";
    if (outcome === "processed") {
      await reach(jobId, () => store.set(place, recordOf("done"), ttl));
      return { done: undefined };
    }
    if (outcome === "unknown") throw unknown(jobId, record);
  }
}

async function run<Value>(
  store: CacheStore,
  place: string,
  work: () => Promise<Value> | Value,
  ttl: number | undefined,
): Promise<Value> {
  let value: Value;
  try {
    value = await work();
  } catch (error) {
    const outcome = isNorthboundError(error) ? error.outcome : "unknown";
    // A store that fails here leaves the claim, and so the doubt: never a second try.
    await Promise.resolve(
      outcome === "not-processed"
        ? store.delete(place)
        : store.set(place, recordOf(outcome === "processed" ? "done" : "unknown"), ttl),
    ).catch(() => {});
    throw error;
  }
  await Promise.resolve(store.set(place, { ...recordOf("done"), value }, ttl)).catch(() => {});
  return value;
}

function recordOf(state: OnceRecord["state"]): OnceRecord {
  return { state, at: new Date().toISOString() };
}

function readRecordIfAny(value: unknown): OnceRecord | undefined {
  return value === undefined || value === null ? undefined : readRecord(value);
}

/** What a store gave, read with distrust: in doubt it began. */
function readRecord(value: unknown): OnceRecord {
  const { state, at } = isRecord(value) ? value : {};
  const known = state === "done" || state === "unknown" ? state : "began";
  return { state: known, at: typeof at === "string" ? at : "" };
}

async function reach<Value>(jobId: string, ask: () => Promise<Value> | Value): Promise<Value> {
  try {
    return await ask();
  } catch (cause) {
    throw new ConnectionError(`once: the store can't be asked about job ${jobId}; nothing was sent`, { cause });
  }
}

function unknown(jobId: string, { state, at }: OnceRecord): UnknownOutcomeError {
  const how = state === "began" ? "was begun" : "ended in doubt";
  return new UnknownOutcomeError(
    `once: job ${jobId} ${how}${at === "" ? "" : ` at ${at}`}, and it is not known whether it was done; look before it is repeated`,
  );
}
