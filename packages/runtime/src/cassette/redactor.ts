import { createHmac } from "node:crypto";
import type { OperationSchemas, SchemaTable } from "../core/schema-table.ts";
import { isSecretName } from "../errors/secret-name.ts";
import { createAlternatives } from "../validate/alternatives.ts";
import type { Schema } from "../validate/schema.ts";

/** Takes out of exchanges what says who and where somebody is, and every secret. */
export interface Redactor {
  /** A body or an answer. Texts stay only where the spec lists them, or where their form says nothing. */
  value(schema: Schema | boolean | undefined, value: unknown): unknown;
  /** Path and query: segments of the spec stay, parameters get pseudonyms. */
  url(url: string): string;
}

/** What a redactor knows. */
export interface RedactorOptions {
  readonly schemas: SchemaTable;
  readonly basePath: string;
  /** Of this cassette alone: the same text gets the same pseudonym in it, and another one elsewhere. */
  readonly key: string;
  /** Whether a text is, or holds, a secret that the client knows. */
  readonly isSecret?: ((text: string) => boolean) | undefined;
}

const secretWord = "<secret>";

/** Texts that name nobody: numbers, truth values, dates, versions, zero ids. */
const plain = [
  /^-?\d{1,9}(\.\d+)?$/,
  // A time in milliseconds.
  /^1[5-9]\d{11}$/,
  /^(true|false|null|yes|no|on|off|none|all|any|unknown|ok|up|down)$/i,
  /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/,
  /^v?\d{1,4}(\.\d{1,8}){1,4}([-_+.][a-z0-9.]{1,16})?$/i,
  /^0{8}-0{4}-0{4}-0{4}-0{12}$/,
];
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ipv4 = /^(\d{1,3}\.){3}\d{1,3}$/;
const mac = /^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i;

/** Makes a redactor. Pseudonyms stay the same when they are redacted again. */
export function createRedactor({ schemas, basePath, key, isSecret = () => false }: RedactorOptions): Redactor {
  const alternativesOf = createAlternatives(schemas.definitions);
  const literals = new Set(
    [basePath, ...Object.values(schemas.operations).map(({ path }: OperationSchemas) => path)].flatMap((path) =>
      path.split("/").filter((part) => part !== "" && !part.includes("{")),
    ),
  );
  /** Names that the spec gives to members: they name nobody, wherever they stand. */
  const members = new Set(
    Object.values(schemas.definitions).flatMap((one) =>
      typeof one === "object" ? Object.keys(one.properties ?? {}) : [],
    ),
  );
  const digest = (kind: string, text: string): string =>
    createHmac("sha256", key).update(`${kind}\0${text.toLowerCase()}`).digest("hex");

  const word = (text: string): string => (isPseudonym(text) ? text : `n${digest("word", text).slice(0, 12)}`);

  const text = (given: string): string => {
    if (given === "" || given === secretWord || isPseudonym(given)) return given;
    if (isSecret(given)) return secretWord;
    if (ipv4.test(given)) {
      const [a = "0", b = "0", c = "0"] = digest("ip", given).match(/../g) ?? [];
      return `198.${18 + (Number.parseInt(a, 16) & 1)}.${Number.parseInt(b, 16)}.${Number.parseInt(c, 16)}`;
    }
    if (isPlain(given)) return given;
    if (uuid.test(given)) {
      const x = digest("uuid", given);
      return `${x.slice(0, 8)}-${x.slice(8, 12)}-8${x.slice(13, 16)}-a${x.slice(17, 20)}-${uuidMark}${x.slice(20, 28)}`;
    }
    if (mac.test(given)) return `02:00:${(digest("mac", given).match(/../g) ?? []).slice(0, 4).join(":")}`;
    if (/^(https?:\/\/|\/)/.test(given)) return url(given);
    return word(given);
  };

  const url = (given: string): string => {
    const [, origin, path = "", query] = /^(https?:\/\/[^/?#]*)?([^?#]*)(\?[^#]*)?/.exec(given) ?? [];
    const segments = path.split("/").map((part) => (part === "" || literals.has(part) ? part : text(decode(part))));
    const pairs = (query ?? "")
      .slice(1)
      .split("&")
      .map((pair) => {
        const [name = "", ...rest] = pair.split("=");
        if (rest.length === 0) return name === "" ? "" : name;
        const value = decode(rest.join("="));
        return `${name}=${isSecretName(name) ? secretWord : encodeURIComponent(text(value))}`;
      });
    const host = origin === undefined || origin === "" ? "" : "https://node.invalid";
    return `${host}${segments.join("/")}${query === undefined ? "" : `?${pairs.join("&")}`}`;
  };

  /** Texts of the value at hand: a member that is called like one of them is named after somebody. */
  let texts: ReadonlySet<string> = new Set();

  const value = (schema: Schema | boolean | undefined, given: unknown, name = ""): unknown => {
    if (given === null || typeof given === "boolean") return given;
    const isHidden = isSecretName(name) || (typeof schema === "object" && isMarked(schema, schemas));
    if (typeof given === "number") return isHidden || isSecret(String(given)) ? 0 : given;
    const known = schema === undefined ? [] : alternativesOf(schema);
    if (typeof given === "string") {
      if (isHidden) return given === "" ? "" : secretWord;
      if (protocolMembers.has(name) && /^[A-Za-z][\w./-]{0,60}$/.test(given) && !isSecret(given)) return given;
      if (known.some(({ values }) => values?.includes(given))) return given;
      // A word in the place of one of a closed set is what a comparison with the spec is about.
      const isOfSet = known.length > 0 && known.every(({ values }) => values);
      return isOfSet && /^[A-Za-z][A-Za-z_-]{0,39}$/.test(given) && !isSecret(given) ? given : text(given);
    }
    if (Array.isArray(given)) {
      const items = known.find((one) => one.items !== undefined)?.items;
      return given.map((item) => value(items, item, name));
    }
    if (isHidden && typeof given === "object" && isSecretName(name)) return {};
    const entries = Object.entries(given as object).map(([member, content]: [string, unknown]) => {
      const own = known.find(({ properties }) => properties.has(member))?.properties.get(member);
      if (own !== undefined) return [member, value(own, content, member)];
      const additional = known.find((one) => typeof one.additional === "object")?.additional;
      // A map has names for keys; a member that the spec lacks has a name of the server's.
      const isMap = additional !== undefined || known.every(({ properties }) => properties.size === 0);
      const isKnown =
        members.has(member) || (isSecretName(member) && /^[A-Za-z_-]{1,32}$/.test(member) && !texts.has(member));
      const isIdentifier = /^[@_$]?[a-z][A-Za-z_]{0,40}$/.test(member) && !texts.has(member);
      const label = isKnown || (!isMap && isIdentifier) ? member : text(member);
      return [label, value(additional, content, member)];
    });
    return Object.fromEntries(entries) as unknown;
  };

  return {
    value(schema, given) {
      texts = textsOf(given);
      return value(schema, given);
    },
    url,
  };
}

/** Members whose texts are of the protocol: what kind of thing or link it is. */
const protocolMembers = new Set(["rel", "@type", "@dtoType"]);

const uuidMark = "beef";

/** Whether a text has the form of what a redactor makes. */
export function isPseudonym(text: string): boolean {
  return (
    /^n[0-9a-f]{12}$/.test(text) ||
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-beef[0-9a-f]{8}$/.test(text) ||
    /^198\.1[89]\.\d{1,3}\.\d{1,3}$/.test(text) ||
    /^02:00(:[0-9a-f]{2}){4}$/.test(text)
  );
}

/** Whether a text names nobody, or is a pseudonym, or was taken out. */
export function isHarmless(text: string): boolean {
  return text === "" || text === secretWord || isPseudonym(text) || isPlain(text);
}

/** Whether a text is a number, a date, a version, or a size in whole mebibytes. */
function isPlain(text: string): boolean {
  return plain.some((form) => form.test(text)) || (/^\d{8,15}$/.test(text) && Number(text) % 2 ** 20 === 0);
}

function isMarked(schema: Schema, { definitions }: SchemaTable): boolean {
  if (schema.secret) return true;
  if (schema.$ref !== undefined) {
    const target = definitions[schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1)];
    if (typeof target === "object" && target.secret) return true;
  }
  return [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].some(
    (part) => typeof part === "object" && part.secret === true,
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

function textsOf(value: unknown, all: Set<string> = new Set()): Set<string> {
  if (typeof value === "string") all.add(value);
  else if (typeof value === "object" && value !== null) for (const part of Object.values(value)) textsOf(part, all);
  return all;
}
