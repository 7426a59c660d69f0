/** One try of a call, kept so that the final error can tell the whole story. */
export interface Attempt {
  readonly node: string;
  readonly status?: number | undefined;
  /** Why this try did not give the answer, in one line. */
  readonly reason: string;
  /** In milliseconds. */
  readonly duration: number;
}

/** What an error knows beside its message. Every part is absent when it does not apply. */
export interface ErrorDetails {
  readonly operation?: string | undefined;
  readonly node?: string | undefined;
  /** HTTP status; absent when there was no answer. */
  readonly status?: number | undefined;
  /** The backend's own error code. */
  readonly backendCode?: string | undefined;
  /** The backend's own words. */
  readonly backendMessage?: string | undefined;
  /** Structured detail of the backend, such as messages per field. */
  readonly detail?: unknown;
  readonly attempts?: readonly Attempt[] | undefined;
  readonly cause?: unknown;
}

/**
 * The root of all errors of Northbound. `code` is stable; test it, or use the guards,
 * so that two copies of the package understand each other.
 */
export class NorthboundError extends Error implements ErrorDetails {
  /** Stable name of the kind of failure, such as `NOT_FOUND`. */
  readonly code: string;
  readonly operation: string | undefined;
  readonly node: string | undefined;
  readonly status: number | undefined;
  readonly backendCode: string | undefined;
  readonly backendMessage: string | undefined;
  readonly detail: unknown;
  readonly attempts: readonly Attempt[];

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.operation = details.operation;
    this.node = details.node;
    this.status = details.status;
    this.backendCode = details.backendCode;
    this.backendMessage = details.backendMessage;
    this.detail = details.detail;
    this.attempts = details.attempts ?? [];
  }
}
