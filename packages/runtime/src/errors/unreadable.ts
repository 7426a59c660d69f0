import type { Call } from "../core/call.ts";
import type { Reply } from "../core/reply.ts";
import { InvalidAnswerError } from "./invalid-answer-error.ts";

/** The error for an answer that a part of the client failed to read, whatever it failed with. */
export function unreadable(cause: unknown, { status, node }: Reply, { name }: Call): InvalidAnswerError {
  if (cause instanceof InvalidAnswerError) return cause;
  const what = cause instanceof Error ? cause.message : String(cause);
  return new InvalidAnswerError(`${name} at ${node?.url}: the answer can't be read: ${what}`, {
    operation: name,
    node: node?.url,
    status,
    cause,
  });
}
