import { isRecord } from "../util/is-record.ts";

/** When a JSON Web Token ends (claim `exp`, RFC 7519 section 4.1.4), in milliseconds since the epoch; nothing is verified. */
export function jwtExpiry(token: string): number | undefined {
  const payload = jwtPayload(token);
  const exp = payload?.["exp"];
  return typeof exp === "number" && Number.isFinite(exp) && exp > 0 ? exp * 1_000 : undefined;
}

/** The claims of a JSON Web Token, with or without a scheme in front; `undefined` when it is none. */
export function jwtPayload(token: string): Readonly<Record<string, unknown>> | undefined {
  const [, payload, signature] = token.slice(token.lastIndexOf(" ") + 1).split(".");
  if (payload === undefined || signature === undefined) return undefined;
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isRecord(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
}
