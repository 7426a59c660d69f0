import type { Call } from "../core/call.ts";
import { describeText, pageAdvice } from "../core/describe-body.ts";
import { asSentence } from "../errors/as-sentence.ts";
import { CredentialsError } from "../errors/credentials-error.ts";
import { errorFromReply } from "../errors/error-from-reply.ts";
import { SessionError } from "../errors/session-error.ts";
import type { Node } from "../core/node.ts";
import type { Reply } from "../core/reply.ts";
import { withoutSecret } from "./secret-text.ts";
import type { Session } from "../core/session-ticket.ts";

/** What is known of the login whose answer is judged. */
export interface LoginContext {
  readonly call: Call;
  readonly node: Node;
  /** Never to appear in an error. */
  readonly secret: string;
  /** Recognises a refusal that the backend's fault does not show as one; may give the backend's words. */
  readonly isRefused?: ((reply: Reply) => boolean | string) | undefined;
}

/**
 * Lets a good login answer pass. Without a session there is none to be missing, so "no session" in answer to a login
 * means that the credentials are wrong, and so does "not permitted".
 * @throws CredentialsError when the backend refuses the credentials.
 * @throws SessionError when the login failed for another reason, whatever its status.
 */
export function checkLogin(reply: Reply, { call, node, secret, isRefused }: LoginContext): void {
  const kind = reply.fault?.kind;
  const refused = isRefused?.(reply) ?? false;
  if (refused !== false || kind === "session" || kind === "credentials" || kind === "permission") {
    const words = typeof refused === "string" ? refused : reply.fault?.message;
    const said = withoutSecret(words ?? `HTTP status ${reply.status}`, secret);
    throw new CredentialsError(`${node.url} refused the login: ${asSentence(said)}`, {
      node: node.url,
      status: reply.status,
      backendCode: reply.fault?.code,
      backendMessage: said,
    });
  }
  if (reply.ok) return;
  if (reply.fault) {
    const { fault } = reply;
    reply.fault = { kind: fault.kind, code: fault.code, message: withoutSecret(fault.message, secret) };
  }
  const cause = errorFromReply(reply, call.name);
  const { status, backendCode, backendMessage } = cause;
  throw new SessionError(`The login at ${node.url} failed: ${cause.message}`, {
    operation: call.name,
    node: node.url,
    status,
    backendCode,
    backendMessage,
    cause,
  });
}

/**
 * Lets a good logout answer pass, and one that says that the session has ended before.
 * @throws NorthboundError of the fault's class otherwise; the session layer makes it an event.
 */
export function checkLogout(reply: Reply, call: Call): void {
  if (!reply.ok && reply.fault?.kind !== "session") throw errorFromReply(reply, call.name);
}

/**
 * Reads the session out of a login answer.
 * @throws SessionError when it can't be read or has no header to prove anything with.
 */
export async function readLogin(
  reply: Reply,
  { node, secret }: LoginContext,
  read: (reply: Reply) => Session | Promise<Session>,
): Promise<Session> {
  const details = { node: node.url, status: reply.status };
  let session: Session;
  try {
    session = await read(reply);
  } catch (cause) {
    if (cause instanceof CredentialsError || cause instanceof SessionError) throw cause;
    throw new SessionError(
      `The login at ${node.url} gave an answer without a session: ${withoutSecret(whyNot(reply, cause), secret)}`,
      details,
    );
  }
  const values = Object.values(session.headers);
  if (values.length === 0 || values.some((value) => typeof value !== "string" || value === "")) {
    throw new SessionError(`The login at ${node.url} gave an answer without a session.`, details);
  }
  return { serverTime: serverTimeOf(reply), ...session };
}

/** A page says more about itself than what could not be found in it. */
function whyNot(reply: Reply, cause: unknown): string {
  const type = reply.headers.get("content-type");
  if (type !== null && !/\bjson\b/.test(type)) return describeText(type, reply.bufferedText()) + pageAdvice(type);
  return cause instanceof Error ? cause.message : String(cause);
}

/** The server's clock, from the `Date` header of its answer (RFC 9110 section 6.6.1). */
export function serverTimeOf(reply: Reply): number | undefined {
  const time = Date.parse(reply.headers.get("date") ?? "");
  return Number.isNaN(time) ? undefined : time;
}
