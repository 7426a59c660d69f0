import {
  Call,
  InvalidOptionError,
  jwtExpiry,
  jwtFromUser,
  passwordLogin,
  type Reply,
  type Session,
  type SessionStrategy,
} from "@northbound/runtime";

/** A user of one member, or a token that was made elsewhere. */
export type CloudCixCredentials = CloudCixUser | CloudCixToken;

/** A login. What it may do is decided by the flags of the user; an administrator's login is one like any other. */
export interface CloudCixUser {
  readonly email: string;
  readonly password: string;
  /** Chooses the member (tenant) to act in: one email may be a user of several. */
  readonly apiKey: string;
  /** One-time code of a user with two-factor login; a function is asked at each login. */
  readonly otp?: string | (() => string | Promise<string>) | undefined;
}

/** A token in place of a login. */
export interface CloudCixToken {
  /** A text can't be renewed: its rejection is final. A function is asked again whenever a token has ended. */
  readonly token: string | (() => string | Promise<string>);
}

/** The header that carries the token. */
export const tokenHeader = "x-auth-token";

/**
 * Chooses how calls are proven. Tokens are renewed ahead of their `exp` by trading them for fresh ones; when that is
 * no longer possible, by another login.
 * @throws InvalidOptionError when the credentials are of neither form.
 */
export function createSession(credentials: CloudCixCredentials): SessionStrategy {
  if (typeof credentials !== "object" || credentials === null) {
    throw new InvalidOptionError("Option `credentials` must be { email, password, apiKey } or { token }.");
  }
  if ("token" in credentials) return jwtFromUser({ token: credentials.token, header: tokenHeader });
  const { email, password, apiKey, otp } = credentials;
  if (typeof apiKey !== "string" || apiKey === "") {
    throw new InvalidOptionError("Option `credentials.apiKey` must be a non-empty text; without it there is no token.");
  }
  const withCode = (code: string | undefined): SessionStrategy =>
    passwordLogin({
      username: email,
      password,
      login: () => loginCall({ email, password, api_key: apiKey, otp: code }),
      read,
      renew: () => new Call("/auth/login/", { method: "PUT", headers }),
      scope: "cluster",
    });
  const plain = withCode(undefined);
  return {
    ...plain,
    // The key chooses the tenant, so without it nobody finds what is shared.
    proof: () => JSON.stringify([password, apiKey]),
    login: async (node, send) => withCode(typeof otp === "function" ? await otp() : otp).login(node, send),
  };
}

/**
 * Calls in the name of another: the option of a call that sends this token instead of the client's own.
 * @example
 * import { withToken } from "@northbound/cloudcix";
 *
 * export const projectsOf = (token: string) => cloudcix.compute.project.list({}, withToken(token));
 */
export function withToken(token: string): { readonly session: Readonly<Record<string, string>> } {
  return { session: { [tokenHeader]: token } };
}

const headers = { accept: "application/json" } as const;

function loginCall(body: Readonly<Record<string, string | undefined>>): Call {
  return new Call("/auth/login/", {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** The token stands alone in the answer, not in `content`. */
function read(reply: Reply): Session {
  const { token } = reply.value() as { readonly token?: unknown };
  if (typeof token !== "string" || token === "") throw new TypeError("The login answer has no token.");
  return { headers: { [tokenHeader]: token }, expiresAt: jwtExpiry(token) };
}
