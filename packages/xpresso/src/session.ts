import { jwtFromUser, jwtPayload, type SessionStrategy } from "@northbound/runtime";

/** An API token, with or without `Jwt ` or `Bearer ` in front, or a function that gives one. */
export type XpressoToken = string | (() => string | Promise<string>);

/**
 * Proves calls by a token from the dashboard: `Authorization: Jwt <token>`. There is no login, no renewal, no logout.
 * A `Bearer` in front, as other products have it, is replaced: the gateway takes `Jwt` alone.
 * @throws InvalidOptionError when it is neither a token nor a function.
 */
export function createSession(token: XpressoToken): SessionStrategy {
  const username = typeof token === "string" ? jwtPayload(bare(token))?.["username"] : undefined;
  const identity = typeof username === "string" && username !== "" ? username : undefined;
  const given = typeof token === "function" ? async () => bare(await token()) : bare(token);
  return jwtFromUser({ token: given, scheme: "Jwt", identity });
}

/** What is no text is judged by the strategy. */
function bare(token: string): string {
  return typeof token === "string" ? token.replace(/^\s*Bearer\s+/i, "") : token;
}

/** The group that a token was made for, where its claims say so. */
export function groupOf(token: XpressoToken | undefined): string | undefined {
  const group = typeof token === "string" ? jwtPayload(bare(token))?.["group"] : undefined;
  return typeof group === "string" && group !== "" ? group : undefined;
}
