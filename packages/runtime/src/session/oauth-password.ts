import { Call } from "../core/call.ts";
import { checkChoice } from "../util/check-option.ts";
import { SessionError } from "../errors/session-error.ts";
import type { Node } from "../core/node.ts";
import type { Reply } from "../core/reply.ts";
import type { Send } from "../core/send.ts";
import { jwtExpiry } from "./jwt-expiry.ts";
import { checkLogin, checkLogout, readLogin } from "./login-answer.ts";
import { checkText, checkToken, withScheme } from "./secret-text.ts";
import type { Session } from "../core/session-ticket.ts";
import type { SessionStrategy } from "./session.ts";
import { toBase64 } from "../util/base64.ts";

/** Options of the OAuth 2.0 password grant. */
export interface OAuthPasswordOptions {
  readonly username: string;
  readonly password: string;
  /** Path of the token endpoint. */
  readonly path: string;
  /** The `scope` to ask for. Default: none. */
  readonly grantScope?: string | undefined;
  /** Further fields of the form, such as `client_id`. */
  readonly fields?: Readonly<Record<string, string>> | undefined;
  /** The call that ends a token. */
  readonly logout?: ((token: string) => Call) | undefined;
  /** @default "node" */
  readonly scope?: "node" | "cluster" | undefined;
}

/** Options of any grant of OAuth 2.0. */
export interface OAuthGrantOptions extends Omit<OAuthPasswordOptions, "username" | "password"> {
  /** What separates two accounts. */
  readonly identity: string;
  /** Fields of the grant: `grant_type` and what it needs. */
  readonly grant: Readonly<Record<string, string>>;
  /** The secret among them, or that of the client. */
  readonly secret: string;
  /** Proves the client by HTTP Basic, which every server takes (RFC 6749 section 2.3.1); without a secret, by name only. */
  readonly client?: { readonly id: string; readonly secret: string } | undefined;
}

/**
 * Trades user name and password for a bearer token (RFC 6749 section 4.3), and a refresh token for the next one where
 * the server gives one. The end of the token is read from `expires_in`, `exp` or the token itself.
 * @throws InvalidOptionError when an option is no text.
 */
export function oauthPassword(options: OAuthPasswordOptions): SessionStrategy {
  const username = checkText("username", options.username);
  const password = checkText("password", options.password);
  const grant = { grant_type: "password", username, password };
  return oauthGrant({ ...options, identity: username, grant, secret: password });
}

/** Trades a grant for a bearer token, and a refresh token for the next one where the server gives one. */
export function oauthGrant(options: OAuthGrantOptions): SessionStrategy {
  const path = checkText("path", options.path);
  const { identity, grant: first, secret: own, client, grantScope, fields, logout, scope = "node" } = options;
  checkChoice("scope", scope, ["node", "cluster"]);

  const ask = async (
    grant: Readonly<Record<string, string>>,
    node: Node,
    send: Send,
    secret: string,
  ): Promise<Session> => {
    const form = new URLSearchParams({
      ...grant,
      ...(grantScope !== undefined && { scope: grantScope }),
      ...(client?.secret === "" && { client_id: client.id }),
      ...fields,
    });
    const headers = {
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
      ...(client && client.secret !== "" && { authorization: clientProof(client) }),
    };
    // As a text it can be sent as often as the failover needs.
    const call = new Call(path, { method: "POST", headers, body: form.toString() });
    const context = { call, node, secret, isRefused: refusalOf };
    const reply = await send(call);
    checkLogin(reply, context);
    return readLogin(reply, context, readToken);
  };
  const refresh = (refreshToken: string, node: Node, send: Send): Promise<Session> =>
    ask({ grant_type: "refresh_token", refresh_token: refreshToken }, node, send, refreshToken);

  return {
    name: "oauth",
    identity,
    scope,
    proof: () => own,
    login(node, send, replaced) {
      // A refresh token is often good for one use: the last one that the server gave counts.
      const next = first["grant_type"] === "refresh_token" ? replaced?.data?.["refreshToken"] : undefined;
      return next === undefined ? ask(first, node, send, own) : refresh(next, node, send);
    },
    renew({ data = {} }, node, send) {
      const { refreshToken } = data;
      return refreshToken === undefined ? ask(first, node, send, own) : refresh(refreshToken, node, send);
    },
    ...(logout && {
      logout: async ({ data = {} }, node, send) => {
        const call = logout(data["token"] ?? "");
        const reply = await send(call);
        checkLogout(reply, call);
        // oVirt reports the failure of a logout with status 200.
        const error = errorOf(reply);
        if (error) throw new SessionError(`The logout at ${node.url} failed: ${error.words}`, { node: node.url });
      },
    }),
  };
}

/** Name and secret of a client, each encoded as a form's field first (RFC 6749 section 2.3.1). */
function clientProof({ id, secret }: { readonly id: string; readonly secret: string }): string {
  return `Basic ${toBase64(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`)}`;
}

/** Errors that a further try with the same credentials can't cure: RFC 6749 section 5.2, and `access_denied` of oVirt. */
const refusals = new Set(["invalid_grant", "access_denied", "invalid_client", "unauthorized_client"]);

function refusalOf(reply: Reply): string | false {
  const error = errorOf(reply);
  return error && refusals.has(error.code) ? error.words : false;
}

function errorOf(reply: Reply): { readonly code: string; readonly words: string } | undefined {
  const { error, error_code, error_description } = membersOf(reply);
  const code = error_code ?? error;
  if (typeof code !== "string") return undefined;
  const words = error_description ?? error;
  return { code, words: typeof words === "string" ? words : code };
}

/** The members of the answer; oVirt's SDKs also expect an array around it. Empty when it is not JSON. */
function membersOf(reply: Reply): Readonly<Record<string, unknown>> {
  try {
    const value = reply.value();
    const members: unknown = Array.isArray(value) ? value[0] : value;
    return typeof members === "object" && members !== null ? (members as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function readToken(reply: Reply): Session {
  const members = membersOf(reply);
  if (members["access_token"] === undefined) throw new TypeError("it has no `access_token`.");
  const token = checkToken("access_token", members["access_token"]);
  const refreshToken = members["refresh_token"];
  return {
    headers: { authorization: withScheme("Bearer", token) },
    data: { token, ...(typeof refreshToken === "string" && { refreshToken }) },
    ...lifeOf(members, token),
  };
}

/** Numbers below are seconds since the epoch, numbers above are milliseconds: seconds reach this in the year 5138. */
const leastMilliseconds = 1e11;

/** Later than this is no date that a clock can show; servers write it for "never". */
const latestDate = 8.64e15;

function lifeOf({ expires_in, exp }: Readonly<Record<string, unknown>>, token: string): Partial<Session> {
  const seconds = toNumber(expires_in);
  if (seconds !== undefined) return { lifetime: seconds * 1_000 };
  const end = toNumber(exp);
  if (end === undefined) return { expiresAt: jwtExpiry(token) };
  const expiresAt = end < leastMilliseconds ? end * 1_000 : end;
  return expiresAt > latestDate ? {} : { expiresAt };
}

function toNumber(value: unknown): number | undefined {
  if (typeof value !== "number" && typeof value !== "string") return undefined;
  const number = Number(value);
  return Number.isFinite(number) && number > 0 ? number : undefined;
}
