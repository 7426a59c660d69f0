import { type Fault, outcomeOf } from "../core/fault.ts";
import type { Outcome } from "../core/outcome.ts";
import type { Reply } from "../core/reply.ts";
import { BackendError } from "./backend-error.ts";
import { ConflictError } from "./conflict-error.ts";
import { CredentialsError } from "./credentials-error.ts";
import type { AttemptRecord, ErrorInit, NorthboundError } from "./northbound-error.ts";
import { GatewayError } from "./gateway-error.ts";
import { NotFoundError } from "./not-found-error.ts";
import { PermissionError } from "./permission-error.ts";
import { RateLimitError } from "./rate-limit-error.ts";
import { RedirectError } from "./redirect-error.ts";
import { RejectedInputError } from "./rejected-input-error.ts";
import { SessionError } from "./session-error.ts";

/** What is known about a failure beside the backend's words. */
export interface FailureContext {
  readonly operation: string;
  readonly node?: string | undefined;
  readonly status?: number | undefined;
  readonly attempts?: readonly AttemptRecord[] | undefined;
  /** What is known about the effect of the call. Default: what its attempts and the fault say. */
  readonly outcome?: Outcome | undefined;
  /** Names of members whose values are never printed, from the backend. */
  readonly secrets?: readonly string[] | undefined;
}

/**
 * The error that a reply stands for: by its fault when it has one, otherwise by its status.
 * @param operation `group/method`, or method and path of an untyped request.
 */
export function errorFromReply(
  reply: Reply,
  operation: string,
  attempts?: readonly AttemptRecord[],
  secrets?: readonly string[],
): NorthboundError {
  const known = reply.secrets ?? secrets;
  const context = { operation, node: reply.node?.url, status: reply.status, attempts, secrets: known };
  if (reply.fault) return errorFromFault(reply.fault, context, reply.advice);
  if (reply.status >= 300 && reply.status < 400) {
    return redirectError(context, reply.headers.get("location"));
  }
  const message = reply.statusText || `HTTP status ${reply.status}`;
  return new BackendError(`${describe(context)} failed: ${message} (status ${reply.status})`, context);
}

/**
 * The error that a fault of the backend stands for: one class for each thing that a caller does differently.
 * @param advice what to do about it, for the end of the message.
 */
export function errorFromFault(fault: Fault, context: FailureContext, advice?: string): NorthboundError {
  const facts = [context.status && `status ${context.status}`, fault.code && `code ${fault.code}`].filter(Boolean);
  const message = `${describe(context)} failed: ${fault.message}${facts.length > 0 ? ` (${facts.join(", ")})` : ""}${advice ? `; ${advice}` : ""}`;
  const details: ErrorInit = {
    ...context,
    backendCode: fault.code,
    backendMessage: fault.kind === "gateway" ? undefined : fault.message,
    detail: fault.detail,
    // Of a call without attempts, such as a record of a stream, nothing else is known.
    outcome: context.outcome ?? (outcomeOf(fault) === "processed" ? "processed" : undefined),
  };
  switch (fault.kind) {
    case "session":
      return new SessionError(message, details);
    case "credentials":
      return new CredentialsError(message, details);
    case "permission":
      return new PermissionError(message, details);
    case "notFound":
      return new NotFoundError(message, details);
    case "conflict":
      return new ConflictError(message, details);
    case "invalid":
      return new RejectedInputError(message, details);
    case "overload":
      return new RateLimitError(message, details);
    case "unavailable":
    case "server":
      return new BackendError(message, details);
    case "gateway":
      return new GatewayError(message, details);
  }
}

/** The error for an answer that points elsewhere. It leaves out the query of that address, which may hold a token. */
export function redirectError(context: FailureContext, location: string | null): RedirectError {
  const { node, status } = context;
  const target = location !== null && URL.canParse(location, node) ? new URL(location, node) : undefined;
  const shown = target ? target.origin + target.pathname : `an ${location === null ? "unnamed" : "unreadable"} address`;
  return new RedirectError(`${describe(context)} was pointed to ${shown} (status ${status}), which is not followed`, {
    ...context,
    detail: { location: shown },
  });
}

function describe({ operation, node }: FailureContext): string {
  return node ? `${operation} at ${node}` : operation;
}
