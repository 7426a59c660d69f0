import type { Problem } from "../spec/validator.ts";

/** A message that is not what the spec says: sent by a client, or by the lab itself. */
export interface Violation {
  readonly side: "request" | "answer";
  readonly backend: string;
  /** `operationId`, or method and path when no operation fits. */
  readonly operation: string;
  readonly problems: readonly Problem[];
  /** Lab time, milliseconds since the epoch. */
  readonly at: number;
}

/** The lab itself answered against its spec. */
export class LabViolationError extends Error {
  override readonly name: string = "LabViolationError";
  readonly violations: readonly Violation[];

  constructor(violations: readonly Violation[]) {
    super(violations.map(describeViolation).join("\n"));
    this.violations = violations;
  }
}

/** One line: side, operation and each field with what is wrong there. */
export function describeViolation({ side, backend, operation, problems }: Violation): string {
  const list = problems.map(({ field, message }) => `${field} ${message}`).join("; ");
  return `${backend} ${operation}: the ${side} breaks the spec: ${list}`;
}
