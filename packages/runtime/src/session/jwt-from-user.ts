import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { isNorthboundError } from "../errors/northbound-error.ts";
import { SessionError } from "../errors/session-error.ts";
import { jwtExpiry } from "./jwt-expiry.ts";
import { checkText, checkToken, withScheme } from "./secret-text.ts";
import type { Session } from "../core/session-ticket.ts";
import type { SessionStrategy } from "./session.ts";
import { staticToken, type StaticTokenOptions } from "./static-token.ts";

/** Options of a JSON Web Token that the user gets for himself. */
export interface JwtFromUserOptions extends Omit<StaticTokenOptions, "token"> {
  /** The token, with or without its scheme; or a function that gives one, called at the start and whenever one has ended. */
  readonly token: string | (() => string | Promise<string>);
}

/**
 * A JSON Web Token that comes from the user, such as one copied from a dashboard. Its end is read from the `exp` claim.
 * A text can't be renewed: ahead of its end comes a warning event, and its rejection is final. A function is asked
 * again; when it gives the token that has just ended, the call fails without being sent.
 * @throws InvalidOptionError when an option is no text for a header.
 */
export function jwtFromUser(options: JwtFromUserOptions): SessionStrategy {
  const { token: source } = options;
  if (typeof source === "string") return { ...staticToken({ ...options, token: source }), name: "jwt" };
  if (typeof source !== "function") {
    throw new InvalidOptionError(`Option \`token\` must be a text or a function that gives one, not ${typeof source}.`);
  }
  const header = checkText("header", options.header ?? "authorization").toLowerCase();
  const scheme = options.scheme ?? (header === "authorization" ? "Bearer" : "");

  const ask = async (): Promise<Session> => {
    try {
      const token = checkToken("token", await source());
      return { headers: { [header]: withScheme(scheme, token) }, expiresAt: jwtExpiry(token) };
    } catch (cause) {
      if (isNorthboundError(cause)) throw cause;
      throw new SessionError("The given function failed to make a session.", { cause });
    }
  };

  return {
    name: "jwt",
    identity: checkText("identity", options.identity ?? "jwt"),
    scope: "cluster",
    isLocal: true,
    async login(_node, _send, replaced) {
      const session = await ask();
      if (replaced && replaced.headers[header] === session.headers[header]) {
        throw new SessionError(
          "The session has ended and the given function gave the same one again; it was not sent.",
        );
      }
      return session;
    },
    renew: ask,
  };
}
