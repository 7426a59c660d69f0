import { asList, asNode, asText, membersOf, type Node } from "./node.ts";
import type { Located } from "./operations.ts";
import type { Source } from "./source.ts";

/** A parameter of an operation, with its references followed. */
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly node: Node;
  /** Whether the path says it for all of its operations. */
  readonly isShared: boolean;
}

const ignoredHeaders = new Set(["accept", "content-type", "authorization"]);

/** The parameters of an operation and of its path, by place and name. */
export function parametersOf(source: Source, { item, operation }: Located): Map<string, Parameter> {
  const found = new Map<string, Parameter>();
  const add = (entry: unknown, isShared: boolean): void => {
    const node = source.resolve(entry);
    const [name, place] = [asText(node["name"]), asText(node["in"])];
    if (name === undefined || place === undefined) return;
    // These say what other members say: the media types and the security.
    if (place === "header" && ignoredHeaders.has(name.toLowerCase())) return;
    const key = `${place} ${place === "header" ? name.toLowerCase() : name}`;
    found.set(key, { name, in: place, node, isShared });
  };
  for (const entry of asList(item["parameters"])) add(entry, true);
  for (const entry of asList(operation["parameters"])) add(entry, false);
  return found;
}

/** How a parameter is written, defaults included. */
export function writingOf({ in: place, node }: Parameter): { readonly style: string; readonly explode: boolean } {
  const style = asText(node["style"]) ?? (place === "query" || place === "cookie" ? "form" : "simple");
  return {
    style,
    explode: typeof node["explode"] === "boolean" ? node["explode"] : style === "form" || style === "cookie",
  };
}

/** The schema of a parameter or a header, and whether a media type says how it is written. */
export function schemaOf({ schema, content }: Node): { readonly schema: unknown; readonly isContent: boolean } {
  if (content === undefined) return { schema: schema ?? {}, isContent: false };
  const [only] = membersOf(content);
  return { schema: asNode(only?.[1])["schema"] ?? {}, isContent: true };
}
