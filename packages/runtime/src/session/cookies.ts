import type { Reply } from "../core/reply.ts";

/**
 * The cookies that an answer sets, by name. Their attributes are not kept: a session goes to its own node only. What
 * the answer deletes (RFC 6265 section 5.2: `Max-Age` of zero, `Expires` in the past) is left out.
 */
export function cookiesOf(reply: Reply, now: number = Date.now()): Record<string, string> {
  const cookies: Record<string, string> = {};
  for (const line of reply.headers.getSetCookie()) {
    const [pair = "", ...attributes] = line.split(";");
    const cut = pair.indexOf("=");
    const name = pair.slice(0, Math.max(0, cut)).trim();
    const value = pair.slice(cut + 1).trim();
    if (name === "") continue;
    if (value === "" || attributes.some((one) => isDeletion(one, now))) delete cookies[name];
    else cookies[name] = value;
  }
  return cookies;
}

/** A `Cookie` header of these cookies; an empty text when there is none. */
export function cookieHeader(cookies: Readonly<Record<string, string>>): string {
  return Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join("; ");
}

function isDeletion(attribute: string, now: number): boolean {
  const [name = "", value = ""] = attribute.split("=", 2).map((part) => part.trim());
  if (name.toLowerCase() === "max-age") return Number(value) <= 0;
  return name.toLowerCase() === "expires" && Date.parse(value) <= now;
}
