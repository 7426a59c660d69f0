import { jwtExpiry } from "./jwt-expiry.ts";
import { checkText, checkToken, withScheme } from "./secret-text.ts";
import type { SessionStrategy } from "./session.ts";

/** Options of a fixed token. */
export interface StaticTokenOptions {
  /** With or without the scheme in front. */
  readonly token: string;
  /** The header that carries it. @default "authorization" */
  readonly header?: string | undefined;
  /** Put in front of the token; empty for none. @default "Bearer" for `authorization`, none for other headers */
  readonly scheme?: string | undefined;
  /** Separates accounts in cache keys of one process. @default "token" */
  readonly identity?: string | undefined;
}

/**
 * A token that was made elsewhere and lives long, such as one of a service account. There is no login and no logout;
 * a rejected token is a final `SessionError`. Ahead of the end of a JSON Web Token comes a warning event.
 * @throws InvalidOptionError when an option is no text for a header.
 */
export function staticToken(options: StaticTokenOptions): SessionStrategy {
  const token = checkToken("token", options.token);
  const header = checkText("header", options.header ?? "authorization").toLowerCase();
  const scheme = options.scheme ?? (header === "authorization" ? "Bearer" : "");
  const session = { headers: { [header]: withScheme(scheme, token) }, expiresAt: jwtExpiry(token) };
  return {
    name: "token",
    identity: checkText("identity", options.identity ?? "token"),
    scope: "cluster",
    onRejected: "final",
    isLocal: true,
    proof: () => token,
    login: () => Promise.resolve(session),
  };
}
