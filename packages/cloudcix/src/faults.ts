import { type Call, type Fault, type FaultKind, isRecord, jsonOf, kindOfStatus, type Reply } from "@northbound/runtime";
import { type FieldError, listFieldErrors } from "./field-errors.ts";

/**
 * Reads a failure of a CloudCIX application: a map of errors by field, one error with a code, or the bare text of the
 * framework (`detail`). A code is never kept from the caller; the text names the fields, because the general one says
 * nothing. An answer without any of them is not the application's.
 */
export function readFault(reply: Reply, call: Call): Fault | undefined {
  if (reply.status < 400) return undefined;
  const body = jsonOf(reply);
  if (!isRecord(body))
    return isHeadOfJson(reply, call) ? { kind: kindOfStatus(reply.status), message: textOf("", reply) } : undefined;
  const { errors, error_code: code, detail } = body;
  if (errors === undefined && code === undefined && typeof detail !== "string") return undefined;
  const kind = kindOf(reply.status, call);
  if (typeof errors === "object" && errors !== null) {
    const list = listFieldErrors(errors);
    return { kind, code: list[0]?.errorCode, message: describe(list) ?? textOf(detail, reply), detail: errors };
  }
  const message = textOf(detail, reply);
  return { kind, code: typeof code === "string" ? code : undefined, message, retryAfter: retryAfterOf(kind, message) };
}

/** The framework names the wait in its text as well as in `Retry-After` (Django REST framework, exceptions.Throttled). */
function retryAfterOf(kind: FaultKind, message: string): number | undefined {
  const [, seconds] = (kind === "overload" && /available in (\d+) second/.exec(message)) || [];
  return seconds === undefined ? undefined : Number(seconds) * 1_000;
}

/** An answer to HEAD has no body to tell by; the framework says what it would be. */
function isHeadOfJson(reply: Reply, { method }: Call): boolean {
  return method === "HEAD" && (reply.headers.get("content-type")?.startsWith("application/json") ?? false);
}

function kindOf(status: number, call: Call): FaultKind {
  const isLogin = call.operation?.id === "token/create" || (call.method === "POST" && call.url === "/auth/login/");
  if (isLogin && (status === 400 || status === 401 || status === 403)) return "credentials";
  // The application answered itself: a router or a DNS provider behind it can't be reached, maybe in the middle of the work.
  if (status === 503) return "server";
  return kindOfStatus(status);
}

/** At most this many fields are named in a message; all of them are in the error's detail. */
const namedFields = 5;

function describe(list: readonly FieldError[]): string | undefined {
  if (list.length === 0) return undefined;
  const named = list.slice(0, namedFields).map(({ field, detail }) => `${field}: ${detail}`);
  const more = list.length - named.length;
  return named.join("; ") + (more > 0 ? `; and ${more} more` : "");
}

function textOf(detail: unknown, { status, statusText }: Reply): string {
  return typeof detail === "string" && detail !== "" ? detail : statusText || `HTTP status ${status}`;
}
