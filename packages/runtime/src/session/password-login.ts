import type { Call } from "../core/call.ts";
import { checkChoice } from "../util/check-option.ts";
import type { Node } from "../core/node.ts";
import type { Reply } from "../core/reply.ts";
import type { Send } from "../core/send.ts";
import { checkLogin, checkLogout, readLogin } from "./login-answer.ts";
import { proven } from "./proven-call.ts";
import { checkText } from "./secret-text.ts";
import type { Session } from "../core/session-ticket.ts";
import type { SessionStrategy } from "./session.ts";

/** Who logs in. */
export interface PasswordCredentials {
  readonly username: string;
  readonly password: string;
}

/** Options of a login by user name and password. */
export interface PasswordLoginOptions extends PasswordCredentials {
  /** The call that logs in. */
  readonly login: (credentials: PasswordCredentials) => Call;
  /** Reads headers, cookies and the end of the session from a good answer. What it throws means that there was no session. */
  readonly read: (reply: Reply) => Session | Promise<Session>;
  /** Recognises refused credentials that the backend's fault does not show as such; may give the backend's words. */
  readonly isRefused?: ((reply: Reply) => boolean | string) | undefined;
  /** The call that trades a live session for a longer one. Its answer is read like that of a login. */
  readonly renew?: ((session: Session) => Call) | undefined;
  /** The call that ends a session. */
  readonly logout?: ((session: Session) => Call) | undefined;
  /** @default "node" */
  readonly scope?: "node" | "cluster" | undefined;
  /** What separates accounts beside the user name, such as a tenant. Never a secret. */
  readonly account?: string | undefined;
}

/**
 * Logs in with user name and password by calls that the backend package builds.
 * @throws InvalidOptionError when user name or password is no text.
 * @example
 * import { Call, cookieHeader, cookiesOf, passwordLogin } from "@northbound/runtime";
 *
 * passwordLogin({
 *   ...credentials,
 *   login: ({ username, password }) => new Call("/login", { method: "POST", body: JSON.stringify({ username, password }) }),
 *   read: (reply) => ({ headers: { cookie: cookieHeader(cookiesOf(reply)) } }),
 *   logout: () => new Call("/logout", { method: "POST" }),
 * });
 */
export function passwordLogin(options: PasswordLoginOptions): SessionStrategy {
  const username = checkText("username", options.username);
  const password = checkText("password", options.password);
  const { read, isRefused, renew, logout, scope = "node", account } = options;
  checkChoice("scope", scope, ["node", "cluster"]);

  const take = async (call: Call, node: Node, send: Send, isLogin: boolean): Promise<Session> => {
    const context = { call, node, secret: password, isRefused: isLogin ? isRefused : undefined };
    const reply = await send(call);
    checkLogin(reply, context);
    return readLogin(reply, context, read);
  };

  return {
    name: "password",
    identity: account === undefined ? username : JSON.stringify([account, username]),
    scope,
    proof: () => password,
    login: (node, send) => take(options.login({ username, password }), node, send, true),
    ...(renew && { renew: (session, node, send) => take(proven(renew(session), session), node, send, false) }),
    ...(logout && {
      logout: async (session, _node, send) => {
        const call = proven(logout(session), session);
        checkLogout(await send(call), call);
      },
    }),
  };
}
