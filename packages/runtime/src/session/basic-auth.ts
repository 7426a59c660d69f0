import { toBase64 } from "../util/base64.ts";
import type { Call } from "../core/call.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import type { Reply } from "../core/reply.ts";
import { cookieHeader, cookiesOf } from "./cookies.ts";
import { checkLogin, checkLogout, readLogin } from "./login-answer.ts";
import { proven } from "./proven-call.ts";
import { checkText } from "./secret-text.ts";
import type { Session } from "../core/session-ticket.ts";
import type { SessionStrategy } from "./session.ts";

/** A session that the backend keeps for a client that sent its credentials once. */
export interface BasicSessionOptions {
  /** The call that opens it; the credentials are added. */
  readonly login: () => Call;
  /** The call that ends it; sent with the cookie alone. */
  readonly logout?: (() => Call) | undefined;
  /** Sent with the login and with every call, such as `Prefer: persistent-auth`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A cookie whose value has to be repeated in a header, against forged requests. */
  readonly echo?: { readonly cookie: string; readonly header: string } | undefined;
}

/** Options of HTTP Basic authentication. */
export interface BasicAuthOptions {
  readonly username: string;
  readonly password: string;
  /**
   * A cheap read that tries the credentials once, before any other call. Without it, and without `session`, every
   * call that is under way when the backend refuses the credentials counts as one wrong password.
   */
  readonly probe?: (() => Call) | undefined;
  /** Uses a session of the backend after the first call, instead of the credentials with each. */
  readonly session?: BasicSessionOptions | undefined;
}

/**
 * HTTP Basic authentication (RFC 7617): the credentials with every call, or once for a session kept by a cookie.
 * @throws InvalidOptionError when user name or password can't be sent this way.
 */
export function basicAuth(options: BasicAuthOptions): SessionStrategy {
  const username = checkText("username", options.username);
  const password = checkText("password", options.password);
  if (username.includes(":")) throw new InvalidOptionError("Option `username` must not have a colon with HTTP Basic.");
  const authorization = `Basic ${toBase64(`${username}:${password}`)}`;
  const { session: kept, probe } = options;
  const known = { name: "basic", identity: username, scope: "node", proof: () => password } as const;
  const open = kept?.login ?? probe;
  if (!open) {
    const session: Session = { headers: { authorization } };
    return { ...known, onRejected: "refused", isLocal: true, login: () => Promise.resolve(session) };
  }

  const read = (reply: Reply): Session => {
    const cookies = kept ? cookiesOf(reply) : {};
    const cookie = cookieHeader(cookies);
    if (!kept || cookie === "") return { headers: { authorization, ...kept?.headers } };
    const echoed = kept.echo && cookies[kept.echo.cookie];
    return { headers: { cookie, ...kept.headers, ...(kept.echo && echoed && { [kept.echo.header]: echoed }) } };
  };

  return {
    ...known,
    async login(node, send) {
      const call = proven(open(), { headers: { ...kept?.headers, authorization } });
      const context = { call, node, secret: password };
      const reply = await send(call);
      checkLogin(reply, context);
      return readLogin(reply, context, read);
    },
    ...(kept?.logout && { logout: logoutBy(kept.logout) }),
  };
}

function logoutBy(build: () => Call): NonNullable<SessionStrategy["logout"]> {
  return async ({ headers: { cookie } }, _node, send) => {
    if (cookie === undefined) return;
    const call = proven(build(), { headers: { cookie } });
    checkLogout(await send(call), call);
  };
}
