import { InvalidInputError, type Method, type Operation, type OperationTable } from "@northbound/runtime";

/** An operation, and the values of the parameters in the path that led to it. */
export interface Route {
  readonly operation: Operation;
  readonly group: string;
  readonly name: string;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the operations behind the hrefs of answers. */
export interface Routes {
  /** The operation of a method at an href, with what stands in its path. */
  find(method: Method, href: string): Route | undefined;
  /** The path of an href below the base path. */
  path(href: string): string;
}

interface Branch {
  readonly fixed: Map<string, Branch>;
  open: Branch | undefined;
  readonly here: Map<
    string,
    { readonly operation: Operation; readonly group: string; readonly name: string; readonly names: readonly string[] }
  >;
}

/** Makes the index of all paths. It is built with the first href, so that a client that follows none pays nothing. */
export function createRoutes(operations: object, basePath: string): Routes {
  let root: Branch | undefined;
  const path = (href: string): string => {
    const bare = href.split(/[?;#]/, 1)[0] ?? "";
    // Up to 3.0 hrefs could be whole addresses.
    const local = bare.replace(/^https?:\/\/[^/]+/i, "");
    const below = local.startsWith(basePath) ? local.slice(basePath.length) : local;
    // Engines name the version that was asked for in their hrefs.
    return below.replace(/^\/v[34](?=\/|$)/, "") || "/";
  };
  return {
    path,
    find(method, href) {
      root ??= index(operations as OperationTable);
      const values: string[] = [];
      let branch: Branch | undefined = root;
      for (const segment of path(href).split("/").slice(1)) {
        if (!branch) return undefined;
        const fixed: Branch | undefined = branch.fixed.get(segment);
        if (!fixed) values.push(decode(segment));
        branch = fixed ?? branch.open;
      }
      const found = branch?.here.get(method);
      if (!found) return undefined;
      const { names, ...rest } = found;
      return { ...rest, params: Object.fromEntries(names.map((name, position) => [name, values[position] ?? ""])) };
    },
  };
}

/** @throws InvalidInputError when the spec has no such operation. */
export function mustFind(routes: Routes, method: Method, href: string): Route {
  const route = routes.find(method, href);
  if (!route) throw new InvalidInputError(`The engine's API has no ${method} ${routes.path(href)}.`);
  return route;
}

function index(table: OperationTable): Branch {
  const root = createBranch();
  for (const [group, operations] of Object.entries(table)) {
    for (const [name, operation] of Object.entries(operations)) {
      if (operation.base !== undefined) continue;
      let branch = root;
      const names: string[] = [];
      for (const segment of operation.path.split("/").slice(1)) {
        if (segment.startsWith("{")) {
          names.push(segment.slice(1, -1));
          branch = branch.open ??= createBranch();
        } else {
          const next = branch.fixed.get(segment) ?? createBranch();
          branch.fixed.set(segment, next);
          branch = next;
        }
      }
      branch.here.set(operation.method, { operation, group, name, names });
    }
  }
  return root;
}

function createBranch(): Branch {
  return { fixed: new Map(), open: undefined, here: new Map() };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
