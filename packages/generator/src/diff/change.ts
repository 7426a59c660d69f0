/** What a change means for callers: `major` breaks them, `minor` gives them something, `patch` does neither. */
export type Level = "major" | "minor" | "patch";

/** One difference between two specs, seen by somebody who calls the operations. */
export interface Change {
  readonly level: Level;
  /** Operation, or named type and member: `vms/list`, `Vm.memory`. */
  readonly place: string;
  /** What is different, in one line. */
  readonly message: string;
  /** Why it is of this level; absent when the message says it. */
  readonly why?: string;
  /** The operations that it reaches. */
  readonly operations: readonly string[];
}

const levels: readonly Level[] = ["patch", "minor", "major"];

/** The level of a release that has all these changes; `undefined` without any. */
export function mostSevere(changes: readonly Pick<Change, "level">[]): Level | undefined {
  return levels.findLast((level) => changes.some((change) => change.level === level));
}

/** Breaking changes first, then by place. */
export function sortChanges(changes: readonly Change[]): Change[] {
  return changes.toSorted(
    (a, b) => levels.indexOf(b.level) - levels.indexOf(a.level) || a.place.localeCompare(b.place, "en"),
  );
}
