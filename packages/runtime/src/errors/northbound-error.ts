import { isInDoubt, type Outcome } from "../core/outcome.ts";
import type { ErrorCode } from "./error-code.ts";
import { helpFor } from "./help.ts";
import { brand, redactCause } from "./redact-cause.ts";
import { redact, redactText, redactUrl } from "./redact.ts";
import { type Secrets, secretsFor, secretsOf } from "./secrets.ts";
import type { SecretValues } from "./secret-values.ts";

/** One attempt of a call, kept so that the final error can tell the whole story. */
export interface AttemptRecord {
  /** URL of the node that was asked. */
  readonly node: string;
  /** HTTP status; absent when there was no answer. */
  readonly status?: number | undefined;
  /** Why this attempt did not give the answer, in one line. */
  readonly reason: string;
  /** Whether it changed something, as far as that is known. */
  readonly outcome?: Outcome | undefined;
  /** In milliseconds. */
  readonly duration: number;
}

/** What an error knows beside its message. Every part is absent when it does not apply. */
export interface ErrorDetails {
  /** The call that failed, such as `vms/get`. */
  readonly operation?: string | undefined;
  /** URL of the node that was asked last. */
  readonly node?: string | undefined;
  /** HTTP status; absent when there was no answer. */
  readonly status?: number | undefined;
  /** The backend's own error code. */
  readonly backendCode?: string | undefined;
  /** The backend's own words. */
  readonly backendMessage?: string | undefined;
  /** Structured detail of the backend, such as messages per field. Printed only with its secrets replaced. */
  readonly detail?: unknown;
  /** Every attempt of the call. */
  readonly attempts?: readonly AttemptRecord[] | undefined;
  /** What caused it, without secrets. */
  readonly cause?: unknown;
  /**
   * Whether the call changed something, as far as that is known. Default: `unknown` where one of the attempts is, else
   * what the class stands for.
   */
  readonly outcome?: Outcome | undefined;
}

/** What makes an error; the secrets are not kept where anyone could read them. */
export interface ErrorInit extends ErrorDetails {
  /** Names of members and parameters whose values are never printed, beside the built-in ones. */
  readonly secrets?: Secrets | undefined;
}

/** Takes secrets that the maker of an error did not know; the same in every copy of the package. */
export const adoptSecrets: unique symbol = Symbol.for("northbound.adoptSecrets") as never;

/**
 * The root of all errors of Northbound. `code` is stable; test it, or use the guards,
 * so that two copies of the package understand each other.
 *
 * Whatever prints it (`message`, `JSON.stringify`, `util.inspect`, a logger) shows no secret:
 * texts are searched when the error is made, `detail` is left out of enumeration and shown as a
 * redacted copy, and a cause that carries more than a message is replaced by a harmless stand-in.
 */
export class NorthboundError extends Error implements ErrorDetails {
  /** Written out, so that it survives minifiers. */
  static override readonly name: string = "NorthboundError";

  /** Stable name of the kind of failure, such as `NOT_FOUND`; see also the guards, such as `isNotFound`. */
  readonly code: ErrorCode;
  /** The call that failed, such as `vms/get`; absent where it was none. */
  declare readonly operation: string | undefined;
  /** URL of the node that was asked last, without credentials. */
  declare readonly node: string | undefined;
  /** HTTP status; absent when there was no answer. */
  declare readonly status: number | undefined;
  /** The backend's own error code. */
  declare readonly backendCode: string | undefined;
  /** The backend's own words. */
  declare readonly backendMessage: string | undefined;
  /** As the backend sent it, secrets included; not enumerable. */
  declare readonly detail: unknown;
  /** Every attempt of the call, in the order in which they were made. */
  readonly attempts: readonly AttemptRecord[];
  /** Whether the call changed something, as far as that is known. */
  readonly outcome: Outcome;
  #secrets: Secrets;

  static {
    Object.defineProperty(this.prototype, adoptSecrets, {
      value(this: NorthboundError, { known }: Secrets) {
        if (known && this.#secrets.known !== known) this.#adopt(known);
      },
    });
  }

  constructor(code: ErrorCode, message: string, details: ErrorInit = {}) {
    const secrets = secretsFor(details.operation, details.secrets);
    const { cause } = details;
    super(
      toLine(redactText(message, secrets)),
      cause === undefined ? undefined : { cause: redactCause(cause, secrets) },
    );
    this.code = code;
    const { operation, node, status, backendCode, backendMessage } = details;
    // What does not apply is not there: whatever prints own members would print it.
    if (operation !== undefined) this.operation = operation;
    if (node !== undefined) this.node = redactUrl(node, secrets);
    if (status !== undefined) this.status = status;
    if (backendCode !== undefined) this.backendCode = backendCode;
    if (backendMessage !== undefined) this.backendMessage = redactText(backendMessage, secrets);
    this.attempts = (details.attempts ?? []).map((attempt) => ({
      ...attempt,
      reason: toLine(redactText(attempt.reason, secrets)),
    }));
    this.outcome = outcomeOfError(code, details);
    this.#secrets = secrets;
    Object.defineProperty(this, "name", { value: new.target.name, configurable: true, writable: true });
    Object.defineProperty(this, "detail", { value: details.detail, configurable: true });
  }

  /** Address of the page about this `code`, with causes and remedies; absent until the documentation has an address. */
  get help(): string | undefined {
    return helpFor(this.code);
  }

  /** The printable form: everything that is known, without secrets and without the stack. */
  toJSON(): Record<string, unknown> {
    const { name, code, message, operation, outcome, node, status, backendCode, backendMessage, attempts } = this;
    const all = {
      name,
      code,
      message,
      operation,
      outcome,
      node,
      status,
      backendCode,
      backendMessage,
      detail: redact(this.detail, this.#secrets),
      attempts: attempts.length > 0 ? attempts : undefined,
      cause: redact(this.cause, this.#secrets),
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  }

  #adopt(known: SecretValues): void {
    this.#secrets = secretsOf(this.#secrets, known);
    const { stack, backendMessage, cause } = this;
    const replaced = {
      message: known.hide(this.message),
      stack: stack && known.hide(stack),
      backendMessage: backendMessage && known.hide(backendMessage),
      attempts: this.attempts.map((attempt) => ({ ...attempt, reason: known.hide(attempt.reason) })),
      cause: cause === undefined ? undefined : redactCause(cause, this.#secrets),
    };
    for (const [name, value] of Object.entries(replaced)) {
      const { enumerable = false } = Object.getOwnPropertyDescriptor(this, name) ?? {};
      if (value !== undefined)
        Object.defineProperty(this, name, { value, enumerable, configurable: true, writable: true });
    }
  }
}

Object.defineProperties(NorthboundError.prototype, {
  [brand]: { value: true },
  // What `util.inspect`, and so `console.log`, prints on Node. The cause was made harmless when the error was made.
  [Symbol.for("nodejs.util.inspect.custom")]: {
    value(
      this: NorthboundError,
      _depth: number,
      options: object,
      inspect: (value: unknown, options: object) => string,
    ) {
      const { name: _name, message: _message, ...rest } = this.toJSON();
      if ("cause" in rest) rest["cause"] = this.cause;
      const { help } = this;
      return `${this.stack ?? String(this)} ${inspect(help === undefined ? rest : { ...rest, help }, options)}`;
    },
  },
});

/**
 * Whether it is an error of Northbound, from whichever copy of the package.
 * @example
 * import { isNorthboundError } from "@northbound/runtime";
 *
 * try {
 *   await cvp.cvpInfo.get();
 * } catch (error) {
 *   if (isNorthboundError(error)) console.error(error.code, error.operation);
 * }
 */
export function isNorthboundError(error: unknown): error is NorthboundError {
  return error instanceof Error && brand in error;
}

/** Doubt about one attempt is doubt about the call, unless it is known to have been processed. */
function outcomeOfError(code: ErrorCode, { attempts, outcome }: ErrorDetails): Outcome {
  if (outcome === "processed") return outcome;
  if (code === "UNKNOWN_OUTCOME" || isInDoubt(attempts)) return "unknown";
  return outcome ?? "not-processed";
}

/** A message is one line, so that a log keeps it together. */
function toLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, " ");
}
