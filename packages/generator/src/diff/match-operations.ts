import { shapeOf } from "./shape.ts";
import type { Located } from "./operations.ts";

/** Operations of two documents: those that belong together, and those that are on one side only. */
export interface MatchedOperations {
  readonly pairs: readonly (readonly [before: Located, after: Located])[];
  readonly gone: readonly Located[];
  readonly fresh: readonly Located[];
}

/** Finds the counterpart of each operation: the same method and path, the same name, or else the same structure. */
export function matchOperations(
  before: ReadonlyMap<string, Located>,
  after: ReadonlyMap<string, Located>,
): MatchedOperations {
  const pairs: [Located, Located][] = [];
  const fresh = new Map(after);
  const gone = [...before].filter(([key, located]) => {
    const other = fresh.get(key);
    if (other) pairs.push([located, other]);
    return !fresh.delete(key);
  });
  const left = [...fresh.values()];
  const kept = gone
    .map(([, located]) => located)
    .filter((located, _index, all) => {
      const other = findMoved(located, all, left);
      if (!other) return true;
      pairs.push([located, other]);
      left.splice(left.indexOf(other), 1);
      return false;
    });
  return { pairs, gone: kept, fresh: left };
}

function findMoved(located: Located, gone: readonly Located[], fresh: readonly Located[]): Located | undefined {
  const named = fresh.find((other) => other.operationId !== undefined && other.operationId === located.operationId);
  if (named) return named;
  const shape = identityOf(located);
  const same = fresh.filter((other) => identityOf(other) === shape);
  return same.length === 1 && gone.filter((other) => identityOf(other) === shape).length === 1 ? same[0] : undefined;
}

// The last step of the path is what an operation is about: a version before it may change.
function identityOf({ method, path, operation, operationId: _id }: Located): string {
  const { operationId: _own, ...rest } = operation;
  const last = path.split("/").findLast((step) => step !== "" && !step.startsWith("{"));
  return `${method} ${last} ${path.split("{").length} ${shapeOf(rest)}`;
}
