import {
  basicAuth,
  Call,
  InvalidOptionError,
  oauthPassword,
  type SessionStrategy,
  staticToken,
} from "@northbound/runtime";
import { ssoRequestToken } from "./generated/operations.ts";
import { kerberos } from "./kerberos.ts";
import { apiScope, logout, pathOf } from "./single-sign-on.ts";

/** A login by user name and password. */
export interface PasswordCredentials {
  /** With its domain or profile: `admin@internal`, `admin@ovirt@internalsso`. */
  readonly username: string;
  readonly password: string;
  /**
   * `oauth` trades the password for a bearer token; engines since 4.0. `basic` opens a session with HTTP Basic, which
   * every engine takes and 3.x only knows. @default "oauth"
   */
  readonly method?: "oauth" | "basic" | undefined;
  /**
   * With `basic`: keeps one session by its cookie (`Prefer: persistent-auth`). Without it every call logs in and out
   * again. @default true
   */
  readonly persistent?: boolean | undefined;
  /** With a persistent session: minutes without a call after which the engine ends it. Default: the engine's. */
  readonly sessionMinutes?: number | undefined;
  /** With a persistent session: repeats the session's id in a header, for engines that protect against forged requests. */
  readonly csrfProtection?: boolean | undefined;
}

/** How to log in. */
export type RhevCredentials =
  | PasswordCredentials
  /** A bearer token that somebody else got; it is neither renewed nor given back. */
  | { readonly token: string }
  /**
   * A Kerberos login: gives the base64 text for `Authorization: Negotiate` and a host, such as the `kerberos` package
   * makes it for the service `HTTP@engine.example.net`.
   */
  | { readonly kerberos: (host: string) => string | Promise<string> };

/**
 * Chooses how calls are proven.
 * @throws InvalidOptionError when the credentials are of no known form.
 */
export function createSession(credentials: RhevCredentials, basePath: string): SessionStrategy {
  if (typeof credentials !== "object" || credentials === null) {
    throw new InvalidOptionError("Option `credentials` must be { username, password }, { token } or { kerberos }.");
  }
  if ("token" in credentials) return staticToken({ token: credentials.token });
  if ("kerberos" in credentials) return kerberos(credentials.kerberos);
  const { username, method = "oauth" } = credentials;
  if (typeof username !== "string" || !/.@./.test(username)) {
    throw new InvalidOptionError("Option `username` must have a domain or profile, as in admin@internal.");
  }
  if (method === "basic") return basic(credentials, basePath);
  if (method !== "oauth")
    throw new InvalidOptionError(`Option \`method\` must be "oauth" or "basic", not ${JSON.stringify(method)}.`);
  const { password } = credentials;
  // No refresh tokens: an ended token is replaced by a new login. A token serves the engine whatever its address.
  return oauthPassword({
    username,
    password,
    path: pathOf(ssoRequestToken),
    grantScope: apiScope,
    scope: "cluster",
    logout,
  });
}

function basic(
  { username, password, persistent = true, sessionMinutes, csrfProtection }: PasswordCredentials,
  basePath: string,
): SessionStrategy {
  const probe = (headers?: Record<string, string>): Call => new Call(`${basePath}/`, { method: "HEAD", headers });
  if (!persistent) return basicAuth({ username, password, probe });
  return basicAuth({
    username,
    password,
    session: {
      login: () => probe(sessionMinutes === undefined ? undefined : { "session-ttl": String(sessionMinutes) }),
      headers: { prefer: csrfProtection ? "persistent-auth, csrf-protection" : "persistent-auth" },
      // A call with the cookie and without `Prefer` is the last one of its session.
      logout: () => probe(),
      ...(csrfProtection && { echo: { cookie: "JSESSIONID", header: "jsessionid" } }),
    },
  });
}
