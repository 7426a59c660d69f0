/** How bad a change is: `breaking` stops callers, `warning` may stop some, `info` stops nobody. */
export type Severity = "breaking" | "warning" | "info";

/** Whom a change can stop: code that uses the generated client, whoever sends and reads the bytes, or both. */
export type Audience = "client" | "wire" | "both";

/** What a change means for the next release: `major` breaks callers, `minor` gives them something, `patch` does neither. */
export type Level = "major" | "minor" | "patch";

/** One difference between two specs, seen by somebody who calls the operations. */
export interface Change {
  /** The rule that found it: `response-optional-property-removed`. It stays the same from release to release. */
  readonly id: string;
  readonly severity: Severity;
  readonly level: Level;
  /** Whom the severity is about; to others the change is `info`. */
  readonly audience: Audience;
  /** Operation, or named type and member: `vms/list`, `Vm.memory`. */
  readonly place: string;
  /** What is different, in one line. */
  readonly message: string;
  /** What was there, where the rule compares values. */
  readonly before?: string;
  /** What is there now. */
  readonly after?: string;
  /** What it means for code that uses the generated client. */
  readonly client: string;
  /** What it means for somebody who sends and reads the bytes. */
  readonly wire: string;
  /** The operations that it reaches. */
  readonly operations: readonly string[];
  /** Tags of these operations, sorted. */
  readonly tags: readonly string[];
  /** Where it is in the new document, or would be: the keys from the top. */
  readonly pointer: readonly string[];
}

const severities: readonly Severity[] = ["info", "warning", "breaking"];
const levels: readonly Level[] = ["patch", "minor", "major"];

/** Whether a severity is at least as bad as another one. */
export function isAtLeast(severity: Severity, other: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(other);
}

/** The level of a release that has all these changes; `undefined` without any. */
export function mostSevere(changes: readonly Pick<Change, "level">[]): Level | undefined {
  return levels.findLast((level) => changes.some((change) => change.level === level));
}

/** Breaking changes first, then by what they mean for a release, then by place. */
export function sortChanges(changes: readonly Change[]): Change[] {
  return changes.toSorted(
    (a, b) =>
      severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
      levels.indexOf(b.level) - levels.indexOf(a.level) ||
      a.place.localeCompare(b.place, "en") ||
      a.id.localeCompare(b.id, "en"),
  );
}
