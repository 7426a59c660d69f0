import type { Schema } from "@northbound/generator/operations";
import { isSecretName, redacted, redact, redactText } from "@northbound/runtime";
import type { AgentOperation, SpecAccess } from "../catalogue.ts";
import { elementsOf, membersOf } from "../schema-members.ts";

/** Stands where a secret was. */
export const redactionMark: string = redacted;

/** Takes secrets out of everything that leaves the server. */
export interface Redactor {
  /**
   * A copy of a value of an operation without its secrets: the schema decides first, then the name of a member, then the
   * text itself.
   */
  readonly value: (operation: AgentOperation, schema: Schema | undefined, value: unknown) => unknown;
  /** A text without secrets. */
  readonly text: (text: string) => string;
}

/**
 * Makes the redactor.
 * @param known secrets that are known by value, such as the password of the client.
 */
export function createRedactor(known: readonly string[]): Redactor {
  const values = known.filter((value) => value.length >= 6).toSorted((one, other) => other.length - one.length);
  const text = (given: string): string =>
    redactText(redactConfiguration(values.reduce((all, value) => all.replaceAll(value, redacted), given)));
  return { text, value: (operation, schema, value) => walk({ operation, text }, schema, value) };
}

interface Walk {
  readonly operation: AgentOperation;
  readonly text: (text: string) => string;
}

function walk(context: Walk, schema: Schema | undefined, value: unknown): unknown {
  const { operation, text } = context;
  const { spec } = operation;
  if (value === null || value === undefined) return value;
  if (isSecret(spec, schema, operation.id)) return redacted;
  if (typeof value === "string") return text(value);
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) {
    const elements = elementsOf(spec, schema);
    return value.map((element) => walk(context, elements, element));
  }
  if (typeof value !== "object") return value;
  if (Object.getPrototypeOf(value) !== Object.prototype && !("toJSON" in value) && !isPlain(value))
    return redact(value);
  if (typeof (value as { toJSON?: unknown }).toJSON === "function") return walk(context, schema, jsonOf(value));
  const { properties } = membersOf(spec, schema);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
      return [name, isSecretMember(context, name, own, member) ? redacted : walk(context, own, member)];
    }),
  );
}

/** An object of another realm is plain as well. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function jsonOf(value: object): unknown {
  return (value as { toJSON(): unknown }).toJSON();
}

/** What the spec says nothing about is a secret by its name; a number, a truth value or a word of a set is none. */
function isSecretMember({ operation }: Walk, name: string, schema: Schema | undefined, value: unknown): boolean {
  if (!isSecretName(name) || value === null) return false;
  if (typeof value === "string") return !/^(?:true|false|\d{1,6}|)$/.test(value) && !hasWords(operation.spec, schema);
  return typeof value === "object" && schema === undefined;
}

function hasWords(spec: SpecAccess, given: Schema | undefined): boolean {
  const schema = spec.deref(given);
  return (
    schema.enum !== undefined || [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].some((part) => hasWords(spec, part))
  );
}

function isSecret(spec: SpecAccess, given: Schema | undefined, id: string): boolean {
  if (given === undefined) return false;
  const schema = { ...spec.deref(given), ...given };
  if (schema.format === "password") {
    const scope = schema["x-secret-scope"];
    return !Array.isArray(scope) || scope.includes(id);
  }
  const parts = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return parts.some((part) => isSecret(spec, part, id));
}

/** Lines of a device's configuration that hold a password, a key or a community. */
const configurationLine =
  /^(\s*(?:username|enable|snmp-server|tacacs-server|radius-server|neighbor|ip ospf|isis|ntp authentication-key|key-string|server|wpa-psk|aaa|crypto|password|secret|authentication)\b.*?\b(?:secret|password|community|key-string|key|md5|auth|priv|psk)\s+(?:(?:\d{1,2}|sha\d*|md5|aes\d*|des|ascii|encrypted)\s+)*)(\S+)/gim;

function redactConfiguration(text: string): string {
  return text.includes(" ") ? text.replace(configurationLine, `$1${redacted}`) : text;
}
