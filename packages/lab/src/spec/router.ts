import type { SpecOperation } from "./read-spec.ts";
import { decodeSegment as decode } from "./styles.ts";

/** A path that was found, with the values of its parameters. */
export interface Route {
  readonly operation: SpecOperation;
  readonly path: Readonly<Record<string, string>>;
  /** The same as they stand in the URL. */
  readonly raw: Readonly<Record<string, string>>;
}

/** Finds the operation of a request. */
export interface Router {
  /** The route, or the methods that the path has when none of them fits, or nothing for an unknown path. */
  find(method: string, path: string): Route | { readonly allowed: readonly string[] } | undefined;
}

interface Step {
  readonly match: RegExp;
  readonly names: readonly string[];
  /** Takes several segments: the parameter is a path itself. */
  readonly isRaw: boolean;
  readonly branch: Branch;
}

interface Branch {
  readonly fixed: Map<string, Branch>;
  readonly open: Step[];
  readonly operations: Map<string, { readonly operation: SpecOperation; readonly names: readonly string[] }>;
}

/**
 * Builds a trie over path segments, so that finding one of a thousand paths costs as many steps as it
 * has segments. A fixed segment wins over a templated one; a dead end is backed out of.
 */
export function createRouter(operations: Iterable<SpecOperation>): Router {
  const root = createBranch();
  for (const operation of operations) insert(root, operation);
  return {
    find(method, path) {
      const values: string[] = [];
      const branch = walk(root, path.split("/").slice(1), 0, values);
      if (!branch) return undefined;
      const entry = branch.operations.get(method);
      if (!entry) return { allowed: [...branch.operations.keys()] };
      return {
        operation: entry.operation,
        path: Object.fromEntries(entry.names.map((name, i) => [name, decode(values[i] ?? "")])),
        raw: Object.fromEntries(entry.names.map((name, i) => [name, values[i] ?? ""])),
      };
    },
  };
}

function createBranch(): Branch {
  return { fixed: new Map(), open: [], operations: new Map() };
}

function insert(root: Branch, operation: SpecOperation): void {
  let branch = root;
  const names: string[] = [];
  for (const segment of operation.path.split("/").slice(1)) {
    if (!segment.includes("{")) {
      const next = branch.fixed.get(segment) ?? createBranch();
      branch.fixed.set(segment, next);
      branch = next;
      continue;
    }
    const own: string[] = [];
    const source = segment.replaceAll(/\{([^}]+)\}|[^{]+/g, (text, name: string | undefined) => {
      if (name === undefined) return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
      own.push(name);
      return "([^/]+?)";
    });
    names.push(...own);
    const isRaw = own.some((name) => operation.behaviours.rawPath?.includes(name) === true);
    let step = branch.open.find((entry) => entry.match.source === `^${source}$` && entry.isRaw === isRaw);
    if (!step) {
      step = { match: new RegExp(`^${source}$`), names: own, isRaw, branch: createBranch() };
      branch.open.push(step);
      // The longer pattern has more fixed text in it, so it must be tried first: `{id}.json` before `{id}`.
      branch.open.sort((a, b) => b.match.source.length - a.match.source.length);
    }
    branch = step.branch;
  }
  branch.operations.set(operation.method, { operation, names });
}

function walk(branch: Branch, segments: readonly string[], index: number, values: string[]): Branch | undefined {
  const segment = segments[index];
  if (segment === undefined) return branch.operations.size > 0 ? branch : undefined;
  const fixed = branch.fixed.get(segment);
  if (fixed) {
    const found = walk(fixed, segments, index + 1, values);
    if (found) return found;
  }
  for (const { match, branch: next, isRaw } of branch.open) {
    if (isRaw) {
      const found = walkRaw(next, segments, index, values);
      if (found) return found;
      continue;
    }
    const parts = match.exec(segment);
    if (!parts) continue;
    const depth = values.length;
    values.push(...parts.slice(1));
    const found = walk(next, segments, index + 1, values);
    if (found) return found;
    values.length = depth;
  }
  return undefined;
}

/** A parameter that is a path takes as few segments as possible, so that what follows it in the template is met. */
function walkRaw(next: Branch, segments: readonly string[], index: number, values: string[]): Branch | undefined {
  for (let end = index + 1; end <= segments.length; end += 1) {
    const depth = values.length;
    values.push(segments.slice(index, end).join("/"));
    const found = walk(next, segments, end, values);
    if (found) return found;
    values.length = depth;
  }
  return undefined;
}
