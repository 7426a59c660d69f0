import { classify, type FailureCause } from "../failover/outcome.ts";
import { InvalidAnswerError } from "./invalid-answer-error.ts";
import type { ErrorInit } from "./northbound-error.ts";
import { TimeoutError } from "./timeout-error.ts";

const broken: ReadonlySet<FailureCause> = new Set(["connection lost", "answer cut off", "answer is not HTTP"]);

/**
 * The error for a streamed body that broke off, or fell silent for too long, while it was read. What is neither, such
 * as the reason of an abort, is given back as it is.
 * @param what begins the message, such as the operation.
 */
export function brokenBody(what: string, error: unknown, details: ErrorInit): unknown {
  const { cause, reason } = classify({ error, written: true, begun: true });
  const all = { ...details, detail: { isCutOff: true }, cause: error };
  if (cause === "no answer in time") return new TimeoutError(`${what} fell silent: ${reason}`, all);
  return broken.has(cause) ? new InvalidAnswerError(`${what} broke off: ${reason}`, all) : error;
}
