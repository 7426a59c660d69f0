import type { Call } from "../../core/call.ts";
import type { Reply } from "../../core/reply.ts";
import type { NorthboundError } from "../northbound-error.ts";
import { adviseOnAttempt } from "./attempt-advice.ts";
import { adviseOnReply } from "./reply-advice.ts";

/** Adds to an answer that means failure what to do about it; the error that is made of it says so. */
export function adviseReply(reply: Reply, call: Call): void {
  reply.advice = adviseOnReply(reply, call);
}

/** Adds to the message of an error what to do about it. */
export function adviseError(error: NorthboundError): void {
  const advice = adviceOn(error);
  // An error may be that of several calls, which shared a login.
  if (advice === undefined || error.message.includes(advice.slice(1))) return;
  const { message, stack } = error;
  const isSentence = /[.!?]$/.test(message);
  const advised = isSentence ? `${message} ${upperFirst(advice)}.` : `${message}; ${advice}`;
  const changes = { message: advised, stack: stack?.replace(message, () => advised) };
  for (const [name, value] of Object.entries(changes))
    Object.defineProperty(error, name, { value, configurable: true, writable: true, enumerable: false });
}

function adviceOn(error: NorthboundError): string | undefined {
  switch (error.code) {
    case "UNKNOWN_OUTCOME":
      return "look whether it was done before you repeat it";
    case "CREDENTIALS_REJECTED":
      return error.message.includes("not tried again")
        ? "correct `credentials`"
        : "correct `credentials`; they are not tried again by themselves, so that no account is locked";
    case "RATE_LIMITED":
      return "send less: option `rateLimit` keeps the client below a limit";
    case "REDIRECTED":
      return "if the backend is there, give that address in `nodes`";
    case "INVALID_ANSWER":
      return adviceOnAnswer(error);
    case "SESSION_FAILED":
      return adviceOnSession(error);
    case "CONNECTION_FAILED":
    case "TIMEOUT":
      return adviceOnLast(error);
    default:
      return undefined;
  }
}

/** A token that was refused has no login whose words would say so. */
function adviceOnSession({ message, status, operation }: NorthboundError): string | undefined {
  return status === 401 && message.startsWith(`${operation} at `)
    ? "the token is wrong, revoked or has expired: give the client a new one"
    : undefined;
}

function adviceOnAnswer(error: NorthboundError): string | undefined {
  return /larger than \d+ bytes$/.test(error.message) ? "option `maxBytes` allows more" : adviceOnLast(error);
}

function adviceOnLast({ attempts, cause, code, message }: NorthboundError): string | undefined {
  if (code === "TIMEOUT" && message.includes("deadline of")) return "option `deadline` gives the whole call more time";
  const last = attempts.at(-1);
  return last && adviseOnAttempt({ ...last, cause });
}

function upperFirst(text: string): string {
  return `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;
}
