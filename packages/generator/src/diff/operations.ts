import { asList, asNode, asText, isNode, type Node } from "./node.ts";
import type { Source } from "./source.ts";

/** One operation where its spec has it. */
export interface Located {
  /** Its `operationId`, or method and path. */
  readonly id: string;
  readonly operationId: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly item: Node;
  readonly operation: Node;
  readonly tags: readonly string[];
  readonly pointer: readonly string[];
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/** The operations of a document by method and path, without the names of path parameters. */
export function operationsOf(source: Source): Map<string, Located> {
  const found = new Map<string, Located>();
  for (const [path, entry] of Object.entries(asNode(source.document["paths"]))) {
    if (!path.startsWith("/")) continue;
    const item = source.resolve(entry);
    for (const located of operationsAt(item, path, ["paths", path])) {
      found.set(`${located.method} ${path.replace(/\{[^}]*\}/g, "{}")}`, located);
    }
  }
  return found;
}

/** The operations of one path item. */
export function operationsAt(item: Node, path: string, pointer: readonly string[]): Located[] {
  // Since 3.2 there may be methods of any name.
  const named = methods.map((method) => [method, item[method], [...pointer, method]] as const);
  const more = Object.entries(asNode(item["additionalOperations"])).map(
    ([method, operation]) => [method, operation, [...pointer, "additionalOperations", method]] as const,
  );
  return [...named, ...more].flatMap(([name, operation, place]): Located[] => {
    if (!isNode(operation)) return [];
    const method = name.toUpperCase();
    const operationId = asText(operation["operationId"]) || undefined;
    const tags = asList(operation["tags"]).filter((tag) => typeof tag === "string");
    return [
      { id: operationId ?? `${method} ${path}`, operationId, method, path, item, operation, tags, pointer: place },
    ];
  });
}
