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
  if ("token" in credentials && credentials.token !== undefined) {
    return jwtFromUser({ token: credentials.token, header: tokenHeader });
  }
  const { email, password, apiKey, otp } = checkUser(credentials as CloudCixUser);
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

function checkUser(user: CloudCixUser): CloudCixUser {
  for (const name of ["email", "password", "apiKey"] as const) {
    if (typeof user[name] === "string" && user[name] !== "") continue;
    const why = name === "apiKey" ? "; without it there is no token" : "";
    throw new InvalidOptionError(`Option \`credentials.${name}\` must be a non-empty text${why}.`);
  }
  if (!["undefined", "string", "function"].includes(typeof user.otp)) {
    throw new InvalidOptionError(
      `Option \`credentials.otp\` must be a text, whose zeros in front count, or a function that gives one, not ${typeof user.otp}.`,
    );
  }
  return user;
}

/**
 * Calls in the name of another: the option of a call that sends this token instead of the client's own.
 * @throws InvalidOptionError when there is no token: the call would go out in nobody's name.
 * @example
 * import { withToken } from "@northbound/cloudcix";
 *
 * export const projectsOf = (token: string) => cloudcix.compute.project.list({}, withToken(token));
 */
export function withToken(token: string): { readonly session: Readonly<Record<string, string>> } {
  if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token)) {
    throw new InvalidOptionError("withToken: `token` must be a non-empty text that a header can carry.");
  }
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
