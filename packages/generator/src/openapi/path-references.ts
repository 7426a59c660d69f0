import { deref, type OpenApiDocument } from "./document.ts";
import { pointerOf, pointerTo } from "./pointer.ts";

const prefix = "#/paths/";
const silent = new Set(["paths", "responses", "content", "schema", "properties", "requestBody"]);

/**
 * The document without references into `#/paths/…`, whose types have no names: a schema becomes one of the components,
 * and anything else is written where it is meant.
 */
export function placePathReferences(document: OpenApiDocument): OpenApiDocument {
  if (!JSON.stringify(document).includes(`"$ref":"${prefix}`)) return document;
  const schemas: Record<string, unknown> = { ...document.components?.["schemas"] };
  const names = new Map<string, string>();
  const nameOf = (reference: string): string => {
    const known = names.get(reference);
    if (known !== undefined) return known;
    const wanted = wordsOf(reference);
    let own = wanted;
    for (let number = 2; own in schemas; number++) own = wanted + number;
    names.set(reference, own);
    // Before what is in it, which may refer to it.
    schemas[own] = {};
    schemas[own] = rebuild(deref<object>(document, { $ref: reference }), new Set());
    return own;
  };
  const rebuild = (node: unknown, above: ReadonlySet<string>): unknown => {
    if (Array.isArray(node)) return node.map((item: unknown) => rebuild(item, above));
    if (typeof node !== "object" || node === null) return node;
    const reference = "$ref" in node ? node.$ref : undefined;
    if (typeof reference !== "string" || !reference.startsWith(prefix) || pointerOf(reference).length < 3) {
      return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, rebuild(value, above)]));
    }
    if (pointerOf(reference).some((key) => key === "schema" || key === "itemSchema")) {
      return { ...node, $ref: pointerTo(["components", "schemas", nameOf(reference)]) };
    }
    if (above.has(reference)) return {};
    return rebuild(deref<object>(document, node), new Set([...above, reference]));
  };
  const { components, ...rest } = document;
  const placed = rebuild(rest, new Set()) as OpenApiDocument;
  const others = rebuild(components ?? {}, new Set()) as NonNullable<OpenApiDocument["components"]>;
  const all = { ...(others["schemas"] as object | undefined), ...pick(schemas, [...names.values()]) };
  return { ...placed, components: { ...others, schemas: all } };
}

function pick(all: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

/** `#/paths/~1cars/get/responses/200/content/application~1json/schema/items` is `CarsGet200Items`. */
function wordsOf(reference: string): string {
  const keys = pointerOf(reference).filter((key, index, all) => !silent.has(key) && all[index - 1] !== "content");
  const words = keys.flatMap((key) => key.split(/[^\p{L}\p{N}]+/u)).filter((word) => word !== "");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
