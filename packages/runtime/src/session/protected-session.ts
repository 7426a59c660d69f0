import type { Session } from "../core/session-ticket.ts";

const inspect = Symbol.for("nodejs.util.inspect.custom");

/** Text fields that can be read one by one but never print their values. */
class SecretFields {
  toJSON(): string {
    return "[redacted]";
  }
  [inspect](): string {
    return "[redacted]";
  }
}

/** A session whose secrets do not appear in `JSON.stringify`, `util.inspect` or a log line. */
class ProtectedSession implements Session {
  declare readonly headers: Readonly<Record<string, string>>;
  declare readonly query: Readonly<Record<string, string>> | undefined;
  declare readonly data: Readonly<Record<string, string>> | undefined;
  readonly expiresAt: number | undefined;

  constructor(session: Session, expiresAt: number | undefined) {
    hide(this, "headers", secretFields(lowerCased(session.headers)));
    hide(this, "query", session.query && secretFields(session.query));
    hide(this, "data", session.data && secretFields(session.data));
    this.expiresAt = expiresAt;
  }

  toJSON(): object {
    return { headers: "[redacted]", expiresAt: this.expiresAt };
  }

  [inspect](): object {
    return this.toJSON();
  }
}

/** Copies a session so that it can be kept and shown without telling its secrets. */
export function protectSession(session: Session, expiresAt: number | undefined): Session {
  return new ProtectedSession(session, expiresAt);
}

function secretFields(fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const secret: Record<string, string> = Object.assign(Object.create(SecretFields.prototype), fields);
  return Object.freeze(secret);
}

function lowerCased(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));
}

function hide(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: false });
}
