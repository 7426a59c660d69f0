import type { IncomingRequest } from "../../core/backend.ts";
import { textOfBase64 } from "../../core/bytes.ts";
import { compareVersions } from "../../core/versions.ts";
import type { Session } from "../../core/sessions.ts";
import { Answer, json } from "../../http/message.ts";
import { unauthorized } from "../faults.ts";
import { type Account, administrator, type EngineState } from "../state.ts";
import type { EngineContext, EngineHandlers } from "../handlers.ts";

/** A session that nobody uses ends after so many minutes. */
const idleMinutes = 30;

/** Who calls: by bearer token, by the cookie of a session, or by HTTP Basic. */
export function authenticate(incoming: IncomingRequest<EngineState>): Session | Answer {
  const { headers, state } = incoming;
  const isKnownVersion = ["4", ...(compareVersions(state.version, "4.4") < 0 ? ["3"] : [])].includes(
    headers["version"] ?? "4",
  );
  if (!isKnownVersion) return new Answer(400, { kind: "none" });
  const authorization = headers["authorization"] ?? "";
  const bearer = /^bearer\s+(\S+)$/i.exec(authorization)?.[1];
  if (bearer !== undefined) return byToken(incoming, bearer) ?? unauthorized();
  const basic = /^basic\s+(\S+)$/i.exec(authorization)?.[1];
  if (basic !== undefined) return byPassword(incoming, basic);
  return byCookie(incoming);
}

/** A token is good at every address of the engine. */
function byToken({ nodes, node, state }: IncomingRequest<EngineState>, token: string): Session | undefined {
  if (compareVersions(state.version, "4.0") < 0) return undefined;
  if (token === administrator.token) return node.sessions.open(token, administrator.username, state.tokenLife);
  for (const one of nodes) {
    const session = one.sessions.find(token);
    // A token lives from its last use.
    if (session) session.expires = state.clock.now() + state.tokenLife;
    if (session) return session;
  }
  return undefined;
}

function byPassword(incoming: IncomingRequest<EngineState>, credentials: string): Session | Answer {
  const { state, headers, node, random } = incoming;
  const [name = "", ...rest] = textOfBase64(credentials).split(":");
  const account = checkPassword(state, name, rest.join(":"));
  if (!account) return unauthorized();
  node.counters.logins += 1;
  // Sessions came with 3.1.
  if (!prefers(headers, "persistent-auth") || compareVersions(state.version, "3.1") < 0)
    return { id: "", user: name, since: state.clock.now(), expires: Infinity, data: new Map() };
  const life = Number(headers["session-ttl"] ?? idleMinutes) * 60_000;
  const session = node.sessions.open(random.hex(32).toUpperCase(), name, life);
  session.data.set("life", life);
  state.newCookies.set(headers, session.id);
  return session;
}

function byCookie({ headers, node, state }: IncomingRequest<EngineState>): Session | Answer {
  const id = /(?:^|;\s*)JSESSIONID=([^;]+)/.exec(headers["cookie"] ?? "")?.[1];
  const session = node.sessions.find(id);
  if (!session || id === undefined) return unauthorized();
  if (prefers(headers, "csrf-protection") && headers["jsessionid"] !== id) return new Answer(403, { kind: "none" });
  if (prefers(headers, "persistent-auth")) {
    session.expires = state.clock.now() + Number(session.data.get("life") ?? idleMinutes * 60_000);
  } else {
    node.counters.logouts += 1;
    node.sessions.end(id);
  }
  return session;
}

function prefers(headers: Readonly<Record<string, string>>, wish: string): boolean {
  return (headers["prefer"] ?? "")
    .toLowerCase()
    .split(/[,;\s]+/)
    .includes(wish);
}

function checkPassword({ accounts }: EngineState, name: string, password: string): Account | undefined {
  const account = accounts.get(name);
  return account && account.password === password ? account : undefined;
}

/** The account behind a session. */
export function accountOf({ state, session }: Pick<EngineContext, "state" | "session">): Account | undefined {
  return session && state.accounts.get(session.user);
}

/** Single sign-on: tokens for passwords and tickets, their end, and what is known of them. */
export const sessionHandlers: EngineHandlers = {
  "sso/requestToken": (context) => {
    const { body, state, headers } = context;
    // The service looks at this header before anything else.
    if (headers["accept"] !== "application/json")
      return ssoError(body, "invalid_request", "Missing or wrong Accept header.");
    const { username = "", password = "" } = body as { readonly username?: string; readonly password?: string };
    const account = checkPassword(state, username, password);
    if (!account) return ssoError(body, "access_denied", "Cannot authenticate user Invalid user credentials.");
    return grant(context, account.name);
  },

  "sso/requestKerberosToken": (context) => {
    const ticket = /^negotiate\s+(\S+)$/i.exec(context.headers["authorization"] ?? "")?.[1];
    if (ticket === undefined) return unauthorized().with("www-authenticate", "Negotiate");
    return grant(context, administrator.username);
  },

  "sso/checkToken": ({ body, nodes }) => {
    const { token } = body as { readonly token: string };
    const isKnown = token === administrator.token || nodes.some((node) => node.sessions.find(token));
    if (!isKnown) return ssoError(body, "invalid_grant", "The provided authorization grant for the token is invalid.");
    return {};
  },

  "sso/revokeToken": ({ body, nodes, node }) => {
    const { token } = body as { readonly token: string };
    const ended = nodes.filter((one) => one.sessions.end(token)).length > 0 || token === administrator.token;
    if (ended) node.counters.logouts += 1;
    // A token that nobody knows has been given back already.
    return {};
  },
};

function grant({ node, random, state }: EngineContext, user: string): unknown {
  node.counters.logins += 1;
  const session = node.sessions.open(random.hex(64), user, state.tokenLife);
  return { access_token: session.id, token_type: "bearer", scope: "ovirt-app-api", exp: String(session.expires) };
}

/** The form of a failure depends on what the token was wanted for. */
function ssoError(body: unknown, code: string, words: string): Answer {
  const { scope = "" } = body as { readonly scope?: string };
  const isForApi = scope.split(" ").includes("ovirt-app-api");
  return json(isForApi ? { error_code: code, error: words } : { error: code, error_description: words }, 400);
}
