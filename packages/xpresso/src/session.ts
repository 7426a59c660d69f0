import { jwtFromUser, jwtPayload, type SessionStrategy } from "@northbound/runtime";

/** An API token, with or without `Jwt ` in front, or a function that gives one. */
export type XpressoToken = string | (() => string | Promise<string>);

/**
 * Proves calls by a token from the dashboard: `Authorization: Jwt <token>`. There is no login, no renewal, no logout.
 * @throws InvalidOptionError when it is neither a token nor a function.
 */
export function createSession(token: XpressoToken): SessionStrategy {
  const username = typeof token === "string" ? jwtPayload(token)?.["username"] : undefined;
  const identity = typeof username === "string" && username !== "" ? username : undefined;
  return jwtFromUser({ token, scheme: "Jwt", identity });
}

/** The group that a token was made for, where its claims say so. */
export function groupOf(token: XpressoToken | undefined): string | undefined {
  const group = typeof token === "string" ? jwtPayload(token)?.["group"] : undefined;
  return typeof group === "string" && group !== "" ? group : undefined;
}
