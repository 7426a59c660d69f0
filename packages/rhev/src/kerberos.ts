import {
  Call,
  CredentialsError,
  errorFromReply,
  InvalidOptionError,
  type Reply,
  type Session,
  SessionError,
  type SessionStrategy,
} from "@northbound/runtime";
import { ssoRequestKerberosToken } from "./generated/operations.ts";
import { apiScope, formHeaders, logout, pathOf } from "./single-sign-on.ts";

/**
 * Trades a Kerberos ticket for a bearer token. The ticket is asked for with each login, because one is good only once.
 * @throws InvalidOptionError when `negotiate` is no function.
 */
export function kerberos(negotiate: (host: string) => string | Promise<string>): SessionStrategy {
  if (typeof negotiate !== "function")
    throw new InvalidOptionError("Option `kerberos` must be a function that gives a ticket for a host.");
  return {
    name: "kerberos",
    identity: "kerberos",
    scope: "cluster",
    async login(node, send) {
      const ticket = await ticketFor(node.url, negotiate);
      const body = new URLSearchParams({ grant_type: "urn:ovirt:params:oauth:grant-type:http", scope: apiScope });
      const headers = { ...formHeaders, authorization: `Negotiate ${ticket}` };
      const reply = await send(
        new Call(pathOf(ssoRequestKerberosToken), {
          method: "POST",
          headers,
          body: body.toString(),
          operation: ssoRequestKerberosToken,
        }),
      );
      if (reply.fault?.kind === "session" || reply.fault?.kind === "credentials") {
        const { message, code } = reply.fault;
        throw new CredentialsError(`${node.url} refused the ticket: ${message.replace(/\.$/, "")}.`, {
          node: node.url,
          status: reply.status,
          backendCode: code,
        });
      }
      if (!reply.ok) throw errorFromReply(reply, ssoRequestKerberosToken.id);
      return readToken(reply, node.url);
    },
    async logout({ data = {} }, _node, send) {
      const reply = await send(logout(data["token"] ?? ""));
      if (!reply.ok && reply.fault?.kind !== "session") throw errorFromReply(reply, "sso/revokeToken");
    },
  };
}

/** The caller's ticket for a node. What fails there is a failed login, with the caller's own error as the cause. */
async function ticketFor(node: string, negotiate: (host: string) => string | Promise<string>): Promise<string> {
  let ticket: unknown;
  try {
    ticket = await negotiate(new URL(node).hostname);
  } catch (cause) {
    throw new SessionError(`There is no ticket for ${node}: the option \`kerberos\` failed.`, { node, cause });
  }
  if (typeof ticket === "string" && /^[\x21-\x7e]+$/.test(ticket)) return ticket;
  throw new SessionError(`There is no ticket for ${node}: the option \`kerberos\` gave no text for a header.`, {
    node,
  });
}

function readToken(reply: Reply, node: string): Session {
  const value: unknown = reply.value();
  // The SDKs also expect an array around the answer.
  const answer: unknown = Array.isArray(value) ? value[0] : value;
  const { access_token: token, exp } = (answer ?? {}) as { readonly access_token?: unknown; readonly exp?: unknown };
  if (typeof token !== "string" || token === "") {
    throw new SessionError(`The login at ${node} gave an answer without a token.`, { node, status: reply.status });
  }
  const expiresAt = Number(exp);
  const session: Session = { headers: { authorization: `Bearer ${token}` }, data: { token } };
  // 2^63-1 stands for a token that never ends; no date reaches that far.
  return Number.isFinite(expiresAt) && expiresAt > 0 && expiresAt <= 8.64e15 ? { ...session, expiresAt } : session;
}
