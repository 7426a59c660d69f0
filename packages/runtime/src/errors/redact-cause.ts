import { describeError, redact, redactText } from "./redact.ts";
import type { Secrets } from "./secrets.ts";

/** Marks the errors of every copy of this package. */
export const brand: unique symbol = Symbol.for("northbound.error") as never;

/** As in `northbound-error.ts`, which imports this file. */
const adopt: unique symbol = Symbol.for("northbound.adoptSecrets") as never;

/** Own properties that errors of the platform carry, and that say nothing about a credential. */
const plainProperties = new Set([
  "message",
  "stack",
  "name",
  "cause",
  "code",
  "errno",
  "syscall",
  "address",
  "port",
  "hostname",
  "host",
]);

/**
 * What may stand as the cause of an error, or in an event. An error is kept as it is when it is one of ours or only
 * says what the platform says. One that carries more, such as another HTTP client's error with its request, is
 * replaced: an uncaught error prints its causes with all their properties, and asks nobody.
 */
export function redactCause(cause: unknown, secrets: Secrets = [], depth: number = 8): unknown {
  if (!(cause instanceof Error)) return redact(cause, secrets);
  if (brand in cause) {
    (cause as { [adopt]?: (secrets: Secrets) => void })[adopt]?.(secrets);
    return cause;
  }
  const isPlain =
    depth > 0 &&
    Object.getOwnPropertyNames(cause).every((name) => plainProperties.has(name)) &&
    redactText(cause.message, secrets) === cause.message &&
    (cause.cause === undefined || redactCause(cause.cause, secrets, depth - 1) === cause.cause);
  if (isPlain) return cause;
  const {
    name,
    message,
    code,
    cause: inner,
  } = describeError(cause, secrets) as { name: string; message: string; code?: unknown; cause?: unknown };
  const stand: Error = Object.create(Object.getPrototypeOf(cause) as object);
  const frames = /\n\s+at [\s\S]*$/.exec(cause.stack ?? "")?.[0] ?? "";
  const properties = { name, message, code, cause: inner, stack: `${name}: ${message}${frames}` };
  for (const [key, value] of Object.entries(properties)) {
    if (value !== undefined) Object.defineProperty(stand, key, { value, configurable: true, writable: true });
  }
  return stand;
}
