import { InvalidOptionError } from "../errors/invalid-option-error.ts";

/**
 * Checks a text that goes into a header or a login: there, and on one line.
 * @throws InvalidOptionError that names the option and never the text.
 */
export function checkText(option: string, value: unknown): string {
  if (typeof value !== "string" || value === "") {
    throw new InvalidOptionError(
      `Option \`${option}\` must be a non-empty text, not ${value === "" ? "an empty one" : kindOf(value)}${unset(value)}`,
    );
  }
  return value;
}

/** Visible ASCII and single blanks inside: what every server takes in a header (RFC 9110 section 5.5). */
const headerSafe = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

/**
 * Checks a token: it becomes the value of a header, where a line break would begin another header.
 * @throws InvalidOptionError that names the option and never the token.
 */
export function checkToken(option: string, value: unknown): string {
  const text = checkText(option, value);
  if (!headerSafe.test(text)) {
    throw new InvalidOptionError(
      `Option \`${option}\` has characters that no header can carry, such as a line break or a blank at its end.`,
    );
  }
  return text;
}

/** A token behind its scheme, added only when the token does not bring it along. */
export function withScheme(scheme: string, token: string): string {
  if (scheme === "" || token.toLowerCase().startsWith(`${scheme.toLowerCase()} `)) return token;
  return `${scheme} ${token}`;
}

/** Takes a secret out of a text that a backend wrote, in case it repeats what it was sent. */
export function withoutSecret(text: string, secret: string): string {
  return secret.length < 4 ? text : text.replaceAll(secret, "[redacted]");
}

/** The usual way to an option that is not there. */
function unset(value: unknown): string {
  return value === undefined ? ": if it comes from an environment variable, is that set?" : ".";
}

function kindOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "a list" : typeof value;
}
