import type { CallOptions } from "./call-options.ts";

/** When something must have ended. */
export interface Bound {
  /** The limit that was asked for, in milliseconds. */
  readonly limit: number;
  /** The end, on the clock of durations. */
  readonly endsAt: number;
}

/** A limit over several calls. It begins with the first of them. */
interface SharedDeadline {
  readonly limit: number;
  endsAt: number | undefined;
}

/** A symbol, so that copies of the options keep it and names of options don't clash with it. */
const sharedDeadline = Symbol("shared deadline");

interface Sharing {
  readonly [sharedDeadline]?: SharedDeadline;
}

/**
 * Options whose `deadline` bounds all calls that are made with them or with copies of them, together. A workflow of
 * several calls passes such options on, so that the deadline bounds the whole workflow. It begins with the first call.
 * A copy with `deadline: Infinity` is free of it, for cleaning up.
 * @param fallback the limit where the options have none. Default: no limit.
 * @returns the same options where there is no limit, or where they share one already.
 * @example
 * import { type CallOptions, shareDeadline } from "@northbound/runtime";
 *
 * async function readBoth(given: CallOptions = {}) {
 *   const options = shareDeadline(given);
 *   return [await cvp.cvpInfo.get({}, options), await cvp.tasks.list({}, options).all()];
 * }
 */
export function shareDeadline<T extends Pick<CallOptions, "deadline">>(options: T, fallback?: number): T {
  const limit = options.deadline ?? fallback;
  if (limit === undefined || (options as Sharing)[sharedDeadline]) return options;
  const shared: SharedDeadline = { limit, endsAt: undefined };
  return { ...options, [sharedDeadline]: shared };
}

/** What bounds a call that begins now: its own limit or the one that it shares, whichever ends first. */
export function boundOf(
  options: Pick<CallOptions, "deadline">,
  now: number,
  fallback: number = Infinity,
): Bound | undefined {
  const shared = (options as Sharing)[sharedDeadline];
  const limit = options.deadline ?? fallback;
  if (options.deadline === Infinity) return undefined;
  const endsAt = now + limit;
  if (shared) {
    shared.endsAt ??= now + shared.limit;
    if (shared.endsAt <= endsAt) return { limit: shared.limit, endsAt: shared.endsAt };
  }
  return limit === Infinity ? undefined : { limit, endsAt };
}
