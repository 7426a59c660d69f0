import { checkRetry } from "./check-call-options.ts";
import { checkChoice, checkNames, checkNumbers } from "../util/check-option.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { clientDefaults, type ClientOptions } from "../core/client-options.ts";

const numbers = {
  connectTimeout: "duration",
  timeout: "duration",
  idleTimeout: "duration",
  deadline: "duration",
  connectionAttemptDelay: "duration",
  maxRetryAfter: "duration",
  maxAttemptsPerNode: "count",
  maxBytes: "count",
  concurrency: "count",
} as const;

/** Members of the options that are objects. */
const members = [
  ["tls", "ca cert key servername rejectUnauthorized minVersion ciphers"],
  ["cache", "mode ttl staleWhileRevalidate staleIfError maxEntries maxBytes store"],
  ["rateLimit", "requests window concurrency perNode"],
  ["backoff", "base cap"],
  ["validate", "answers requests sample onDrift"],
  ["circuit", "failureThreshold resetTimeout maxResetTimeout"],
] as const;

/** Names of the options that every client takes. */
export const clientOptionNames: readonly string[] = [
  "nodes",
  "tls",
  ...Object.keys(clientDefaults),
  "retry",
  "deadline",
  "connectionAttemptDelay",
  "maxRetryAfter",
  "backoff",
  "circuit",
  "sessionTimes",
  "cache",
  "rateLimit",
  "readOnly",
  "validate",
  "headers",
  "observe",
  "logger",
  "transport",
  "proxy",
  "clock",
  "store",
];

/**
 * Checks the options of a client that are not checked where they are used.
 * @param names options that the backend adds to those of every client.
 * @throws InvalidOptionError with the option's name and value; never with a secret.
 */
export function checkClientOptions(options: ClientOptions, names: readonly string[] = []): void {
  if (typeof options !== "object" || options === null) {
    throw new InvalidOptionError(
      `A client takes one object with its options, not ${options === null ? "null" : typeof options}.`,
    );
  }
  checkNames("", options, [...clientOptionNames, ...names]);
  for (const [name, known] of members) {
    const given = options[name];
    if (typeof given === "object" && given !== null) checkNames(`${name}.`, given, known.split(" "));
  }
  checkNumbers("", options, numbers);
  checkNumbers("backoff.", options.backoff, { base: "span", cap: "span" });
  checkNumbers("circuit.", options.circuit, {
    failureThreshold: "count",
    resetTimeout: "span",
    maxResetTimeout: "span",
  });
  checkRetry(options.retry);
  checkValidate(options.validate);
  const { readOnly }: { readonly readOnly?: unknown } = options;
  if (readOnly !== undefined && typeof readOnly !== "boolean") {
    throw new InvalidOptionError(`Option \`readOnly\` is true or false, not ${typeof readOnly}.`);
  }
}

const modes = ["off", "warn", "strict", undefined] as const;

function checkValidate(validate: ClientOptions["validate"]): void {
  if (typeof validate !== "object") {
    checkChoice("validate", validate, modes);
    return;
  }
  checkChoice("validate.answers", validate.answers, modes);
  checkChoice("validate.requests", validate.requests, modes);
  checkNumbers("validate.", validate, { sample: "count" }, Infinity);
}
