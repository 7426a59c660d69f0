import { checkMode } from "../cache/cache-options.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { checkChoice, checkNames, checkNumbers } from "../util/check-option.ts";
import type { CallOptions, RetryMode } from "../core/call-options.ts";

/** The numbers of a single call; `Infinity` is no limit. */
const numbers = {
  timeout: "duration",
  deadline: "duration",
  idleTimeout: "duration",
  ttl: "span",
  maxBytes: "count",
} as const;

/** Options that a call can have, those of pages and streams included. */
const optionNames: readonly string[] = [
  "signal",
  "timeout",
  "deadline",
  "retry",
  "node",
  "cache",
  "ttl",
  "idleTimeout",
  "correlationId",
  "maxBytes",
  "onRetry",
  "onUploadProgress",
  "headers",
  "query",
  "tenant",
  "session",
  "resume",
  "onDrop",
  "pageSize",
  "limit",
  "concurrency",
  "from",
  "onProgress",
];

const known: ReadonlySet<string> = new Set([...optionNames, "params", "body", "parseAs", "middleware"]);

const retryModes: readonly RetryMode[] = ["never", "safe", "always"];

/**
 * Checks the options of one call that are not checked where they are used. A wrong one would silently do something else than
 * what was meant, such as a `timeout` of `NaN` that is over at once, and a misspelt one nothing at all.
 * @throws InvalidOptionError with the option's name and value, and the name that was probably meant.
 */
export function checkCallOptions(options: CallOptions): void {
  for (const name in options) if (!known.has(name)) checkNames("", { [name]: true }, optionNames);
  checkNumbers("", options, numbers, Infinity);
  checkRetry(options.retry);
  checkSignal(options.signal);
  if (options.cache !== undefined) checkMode("cache", options.cache);
}

/** @throws InvalidOptionError for what can't abort anything. Signals of other realms and of polyfills are fine. */
function checkSignal(signal: unknown): void {
  if (signal === undefined || signal === null) return;
  if (typeof signal === "object" && "aborted" in signal && "addEventListener" in signal) return;
  throw new InvalidOptionError(`Option \`signal\` must be an AbortSignal, not ${typeof signal}.`);
}

/** @throws InvalidOptionError for a word that is no mode. */
export function checkRetry(retry: RetryMode | undefined): void {
  if (retry !== undefined) checkChoice("retry", retry, retryModes);
}
