import { httpMethods, type OpenApiDocument, type Server, serverUrl } from "./document.ts";

/** Operations that a spec places on hosts that are not those of its own servers. */
export interface OtherHost {
  readonly origin: string;
  readonly operations: readonly string[];
}

/**
 * Hosts beside those of the spec itself. A client has one set of nodes, so that credentials follow no call to another
 * host; whoever needs these operations makes one more client with that host as its node.
 */
export function findOtherHosts(document: OpenApiDocument): OtherHost[] {
  const home = new Set(originsOf(document.servers));
  if (home.size === 0) return [];
  const found = new Map<string, string[]>();
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    // Of a document that is out of shape; whoever checks it shall hear of the shape.
    if (!(item instanceof Object)) continue;
    for (const method of httpMethods) {
      const operation = item[method];
      const origins = originsOf(operation?.servers ?? item.servers);
      const [first] = origins;
      if (!operation || first === undefined || origins.some((origin) => home.has(origin))) continue;
      found.set(first, [...(found.get(first) ?? []), `${method.toUpperCase()} ${path}`]);
    }
  }
  return [...found].map(([origin, operations]) => ({ origin, operations }));
}

function originsOf(servers: readonly Server[] | undefined): string[] {
  return (servers ?? []).flatMap((server) => /^[a-z][a-z0-9+.-]*:\/\/[^/]+/i.exec(serverUrl(server))?.[0] ?? []);
}
