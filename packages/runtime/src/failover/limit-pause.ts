import type { Call } from "../core/call.ts";
import { attemptLimit } from "../layers/timeout.ts";
import { backoff, type BackoffOptions } from "./backoff.ts";

/** So many windows are waited for at least. */
const windows = 5;

/** The shortest pause, in milliseconds, where the server names one. */
const shortest = 100;

/** For how long a call waits for room in a limit that the server stated, in milliseconds: as one attempt may take, and some windows. */
export function patienceOf(call: Pick<Call, "options" | "operation">, timeout: number, window: number): number {
  return Math.max(attemptLimit(call, timeout), windows * window);
}

/**
 * The pause after an answer that turned a call away for a limit: the window that it names and up to a quarter of it more, so
 * that callers who were turned away together don't return together. Where it names none, as with a limit of calls at the same
 * time, it grows.
 * @param span 0 for none
 */
export function limitPause(span: number, repetitions: number, random: number, options: BackoffOptions = {}): number {
  return span > 0 ? Math.ceil(Math.max(shortest, span) * (1 + random / 4)) : backoff(repetitions, random, options);
}
