import { toBase64 } from "../util/base64.ts";
import { isSecretName, redacted } from "./secret-name.ts";

/** Below this length a value is an ordinary word as well, and only hidden where credentials stand. */
const shortest = 6;

/** Sessions come and go; the last ones are what a backend may still repeat. */
const mostValues = 64;

/** Words in front of a value that say what it is, beside those that `redactText` knows by name. */
const credentialWords =
  "passw(?:or)?d|passphrase|pass|pwd?|pin|secret|token|session(?:[-_ ]?id)?|cookie|key|credentials?";

/**
 * The secrets that a client knows by value: its password, tokens and cookies. A backend may repeat one anywhere in what it
 * says, under any name or none, so its words are searched for the values themselves, in the forms in which they travel.
 */
export class SecretValues {
  readonly #values = new Set<string>();
  #names: ReadonlySet<string> = new Set();
  #pattern: RegExp | undefined;

  /**
   * Takes note of a secret.
   * @param account who it belongs to: the two together are known in the form of HTTP Basic.
   */
  learn(value: string, account?: string): void {
    if (value === "") return;
    if (account !== undefined && account !== "") {
      this.#add(toBase64(`${account}:${value}`));
      this.#names = new Set([...this.#names, account]);
    }
    this.#add(value);
    this.#pattern = undefined;
  }

  /** Takes note of what proves a session: the values of its headers, behind their scheme, and of its cookies. */
  learnHeaders(headers: Readonly<Record<string, string | undefined>>): void {
    for (const [name, value] of Object.entries(headers)) {
      if (typeof value !== "string" || !isSecretName(name)) continue;
      if (/cookie$/i.test(name)) for (const cookie of cookieValues(value)) this.learn(cookie);
      else this.learn(value.replace(/^[A-Za-z][\w-]*\s+(?=\S)/, ""));
    }
  }

  /** Takes note of what a login gave: whatever the headers are called, each is there to prove the session. */
  learnSession(headers: Readonly<Record<string, string | undefined>>): void {
    this.learnHeaders(headers);
    for (const value of Object.values(headers)) if (value !== undefined && isTokenLike(value)) this.learn(value);
  }

  /**
   * These secrets and some more, for one call.
   * @param headers that the call has of its own.
   */
  with(values: readonly string[], headers: Readonly<Record<string, string | undefined>>): SecretValues {
    const all = new SecretValues();
    for (const value of this.#values) all.#values.add(value);
    all.#names = this.#names;
    for (const value of values) all.learn(value);
    all.learnHeaders(headers);
    return all.#values.size === this.#values.size ? this : all;
  }

  /** The text without any of the secrets. */
  hide(text: string): string {
    if (this.#values.size === 0) return text;
    this.#pattern ??= this.#compile();
    return text.replace(this.#pattern, (...match) => {
      const { before = "" } = match.at(-1) as { readonly before?: string };
      return before + redacted;
    });
  }

  #add(value: string): void {
    this.#values.delete(value);
    this.#values.add(value);
    for (const oldest of this.#values) {
      if (this.#values.size <= mostValues) break;
      this.#values.delete(oldest);
    }
  }

  #compile(): RegExp {
    const long: string[] = [];
    const short: string[] = [];
    for (const value of this.#values) (value.length < shortest ? short : long).push(...formsOf(value));
    const parts: string[] = [];
    // The longest first, so that no form hides the beginning of a longer one and leaves its end.
    if (long.length > 0) parts.push(alternatives(long));
    if (short.length > 0) {
      const places = [`\\b(?:${credentialWords})\\s*(?:[=:]\\s*["']?|["'\`])`];
      if (this.#names.size > 0)
        places.push(`(?<![\\w.@-])(?:${alternatives([...this.#names])})["'\`]?\\s*[/:]\\s*["'\`]?`);
      parts.push(`(?<before>${places.join("|")})(?:${alternatives(short)})(?![\\w])`);
    }
    return new RegExp(short.length > 0 ? parts.join("|") : `(?<before>)(?:${parts.join("|")})`, "g");
  }
}

/** A value as it is, and as it stands in URLs, forms, JSON, markup and Base64. */
function formsOf(value: string): Set<string> {
  const encoded = encode(value);
  const form = new URLSearchParams({ v: value }).toString().slice(2);
  const markup = value.replace(/[&<>"']/g, (character) => entities[character] ?? character);
  const forms = [value, encoded, lowerEscapes(encoded), form, lowerEscapes(form), JSON.stringify(value).slice(1, -1)];
  forms.push(markup, markup.replaceAll("&#39;", "&apos;"));
  if (value.length >= shortest) forms.push(toBase64(value));
  return new Set(forms);
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function lowerEscapes(text: string): string {
  return text.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());
}

function encode(value: string): string {
  try {
    return encodeURIComponent(value);
  } catch {
    return value;
  }
}

/** A cookie may also hold a language or a flag: only what nobody could mean as a word is taken for a secret. */
function cookieValues(header: string): string[] {
  return header
    .split(";")
    .map((part) => part.slice(part.indexOf("=") + 1).trim())
    .filter(isTokenLike);
}

function isTokenLike(value: string): boolean {
  return value.length >= shortest && /^\S*\d\S*$/.test(value);
}

function alternatives(texts: readonly string[]): string {
  return [...new Set(texts)]
    .toSorted((one, other) => other.length - one.length)
    .map((text) => text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&"))
    .join("|");
}
