import { type Call, type Fault, type FaultKind, kindOfStatus, type Reply } from "@northbound/runtime";
import { type FieldError, listFieldErrors } from "./field-errors.ts";

/**
 * Reads a failure of a CloudCIX application: a map of errors by field, one error with a code, or the bare text of the
 * framework. A code is never kept from the caller; the text names the fields, because the general one says nothing.
 */
export function readFault(reply: Reply, call: Call): Fault | undefined {
  if (reply.status < 400) return undefined;
  const body = bodyOf(reply);
  const { errors, error_code: code, detail } = body;
  const kind = kindOf(reply.status, code, call);
  if (typeof errors === "object" && errors !== null) {
    const list = listFieldErrors(errors);
    return { kind, code: list[0]?.errorCode, message: describe(list) ?? textOf(detail, reply), detail: errors };
  }
  return { kind, code: typeof code === "string" ? code : undefined, message: textOf(detail, reply) };
}

function kindOf(status: number, code: unknown, call: Call): FaultKind {
  const isLogin = call.operation?.id === "token/create" || (call.method === "POST" && call.url === "/auth/login/");
  if (isLogin && (status === 400 || status === 401 || status === 403)) return "credentials";
  // With a code the application answered itself: a router or a DNS provider behind it can't be reached.
  if (status === 503 && code !== undefined) return "server";
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

/** JSON where it is JSON: an unhandled failure answers with a page. */
function bodyOf(reply: Reply): Readonly<Record<string, unknown>> {
  try {
    const value = reply.value();
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
