import type { FindingKind } from "../validate/finding.ts";

/**
 * How answers and bodies are compared with the spec: not at all; with differences reported; or with an error for those
 * that break code that trusts the types: another type, null, a missing member.
 */
export type ValidateMode = "off" | "warn" | "strict";

/** What is compared with the spec. */
export interface ValidateOptions {
  /** @default "warn" */
  readonly answers?: ValidateMode | undefined;
  /** JSON bodies, before they are sent. @default "off" */
  readonly requests?: ValidateMode | undefined;
  /** Items of each list to look at, from its whole length; `Infinity` for all. @default 20 */
  readonly sample?: number | undefined;
  /** Called with each difference when it is first seen. What it throws is ignored. */
  readonly onDrift?: ((drift: Drift) => void) | undefined;
}

/** One way in which a server and the spec differ. It holds no values but words of sets. */
export interface Drift {
  /** `group/method`. */
  readonly operation: string;
  readonly place: "answer" | "request";
  /** HTTP status of the answer. */
  readonly status?: number | undefined;
  /** JSON pointer into the body, with `-` for places in lists: `/vm/-/status`. */
  readonly pointer: string;
  /** As in `FindingKind`; `status` and `content` for an answer that the spec doesn't have. */
  readonly kind: FindingKind | "status" | "content";
  readonly expected: readonly string[];
  readonly seen: readonly string[];
  /** How often it was seen. */
  readonly count: number;
  /** Version of the server, where it is known. */
  readonly serverVersion?: string | undefined;
}

/** What a client knows about differences between its server and the spec. */
export interface DriftControl {
  /** Differences seen so far, in the order in which they were first seen. Empty without the option `validate`. */
  report(): readonly Drift[];
  /** Forgets them. */
  clear(): void;
}
