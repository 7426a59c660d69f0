import type { Schema } from "../../spec/document.ts";
import { readPointer } from "../../spec/pointer.ts";
import type { SpecOperation } from "../../spec/read-spec.ts";

/** What the spec says about the records of a data resource. */
export interface Resource {
  /** Name in the address: `Clients`. */
  readonly name: string;
  /** Member that holds the record: `clientsDTO`. */
  readonly member: string;
  /** The attributes that can be filtered, by dotted name. */
  readonly attributes: ReadonlyMap<string, Attribute>;
}

/** An attribute of a record. */
export interface Attribute {
  /** Names of the members that lead to it. */
  readonly path: readonly string[];
  /** Whether it holds words of a fixed set. */
  readonly isWord: boolean;
}

/** Reads the resource out of its operation's answer. */
export function readResource(operation: SpecOperation): Resource {
  const { document } = operation.spec;
  const body = operation.answers["200"]?.find(({ mediaType }) => mediaType.includes("json"));
  const answer = membersOf(document, body?.media.schema);
  const entity = membersOf(document, membersOf(document, answer["queryResponse"])["entity"]);
  const [member = "", record] = Object.entries(entity).find(([name]) => !name.startsWith("@")) ?? [];
  const attributes = new Map<string, Attribute>([["id", { path: ["@id"], isWord: false }]]);
  collect(document, record, "", [], attributes);
  return { name: operation.path.split("/data/")[1]?.split("/")[0] ?? "", member, attributes };
}

/**
 * Parts are dotted. A list goes by the name of an item, without its wrapper, as the vendor's guide names the attributes:
 * `ethernetInterface.description` for `ethernetInterfaces.ethernetInterface[].description`.
 */
function collect(
  document: unknown,
  schema: Schema | undefined,
  prefix: string,
  path: readonly string[],
  into: Map<string, Attribute>,
): void {
  for (const [name, member] of Object.entries(membersOf(document, schema))) {
    if (name.startsWith("@")) continue;
    const target = follow(document, member);
    const place = [...path, name];
    const isList = target.items !== undefined;
    if (!isList) into.set(prefix + name, { path: place, isWord: target.enum !== undefined });
    if (place.length < 5) collect(document, target, isList ? `${name}.` : `${prefix}${name}.`, place, into);
  }
}

/** Members of an object, or of the items of a list. */
function membersOf(document: unknown, schema: Schema | undefined): Record<string, Schema> {
  const target = follow(document, schema);
  if (target.items !== undefined && typeof target.items === "object") return membersOf(document, target.items);
  return Object.assign(
    {},
    ...(target.allOf ?? []).map((part) => membersOf(document, part)),
    target.properties ?? {},
  ) as Record<string, Schema>;
}

function follow(document: unknown, schema: Schema | undefined): Schema {
  let target = schema ?? {};
  while (target.$ref !== undefined) target = readPointer(document, target.$ref) as Schema;
  return target;
}
