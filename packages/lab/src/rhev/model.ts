import type { Schema } from "../spec/document.ts";
import { readPointer } from "../spec/pointer.ts";
import type { SpecOperation } from "../spec/read-spec.ts";
import { rhevSpec } from "./spec.ts";

/** How one member of a type travels. */
export interface Member {
  readonly kind: "text" | "boolean" | "integer" | "long" | "decimal" | "date" | "object";
  readonly isList: boolean;
  /** Name of the type of an object. */
  readonly type: string | undefined;
  readonly isLink: boolean;
  /** Whether it travels as an attribute in XML; everything else is an element. */
  readonly isAttribute: boolean;
}

type TypeSchema = Schema & {
  readonly "x-link"?: boolean;
  readonly "x-modelType"?: string;
  readonly xml?: { readonly name?: string; readonly attribute?: boolean };
};

/** The types of the spec by name, each member looked up once. */
export class Model {
  readonly #members = new Map<string, ReadonlyMap<string, Member>>();
  /** Types that stand where they are used, by a name that they get here. */
  readonly #unnamed = new Map<string, TypeSchema>();
  #roots: ReadonlyMap<string, string> | undefined;
  readonly #schemas = (rhevSpec.components?.["schemas"] ?? {}) as Readonly<Record<string, TypeSchema>>;

  has(type: string): boolean {
    return type in this.#schemas;
  }

  /** The members of a type, those of the types under it included. */
  members(type: string): ReadonlyMap<string, Member> {
    let members = this.#members.get(type);
    if (!members) {
      members = new Map(this.#collect(this.#schemas[type] ?? this.#unnamed.get(type) ?? {}));
      this.#members.set(type, members);
    }
    return members;
  }

  /** The member and the type of the objects of a list type: `["vm", "Vm"]` of `Vms`. */
  listOf(type: string | undefined): readonly [string, string] | undefined {
    if (type === undefined || this.members(type).has("href")) return undefined;
    const found = [...this.members(type)].find(([, member]) => member.isList && member.type !== undefined);
    return found?.[1].type === undefined ? undefined : [found[0], found[1].type];
  }

  /** Name of the type whose documents have this root element; variants share the root of what they vary. */
  typeOfRoot(root: string): string | undefined {
    this.#roots ??= this.#indexRoots();
    return this.#roots.get(root);
  }

  /** Root element of the documents of a type. */
  rootOf(type: string): string | undefined {
    const roots = (schema: TypeSchema): string[] =>
      schema.xml?.name !== undefined
        ? [schema.xml.name]
        : [...(schema.allOf ?? []), ...(schema.anyOf ?? [])].flatMap((part) => roots(this.#target(part)));
    return roots(this.#schemas[type] ?? {})[0];
  }

  #indexRoots(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const [type, { xml }] of Object.entries(this.#schemas)) {
      if (xml?.name === undefined) continue;
      const isPlain = type.toLowerCase() === xml.name.replaceAll("_", "");
      if (isPlain || !found.has(xml.name)) found.set(xml.name, type);
    }
    return found;
  }

  /** Name of the type that an operation answers with. */
  answerOf(operation: SpecOperation): string | undefined {
    const bodies = Object.entries(operation.answers).find(([status]) => status.startsWith("2"))?.[1] ?? [];
    return typeName(bodies.find(({ mediaType }) => mediaType.includes("json"))?.media.schema);
  }

  /** Name of the type that an operation takes; variants know members that their object does not have. */
  takenBy(operation: SpecOperation): string | undefined {
    return typeName(operation.requestBodies.find(({ mediaType }) => mediaType.includes("json"))?.media.schema);
  }

  #collect(schema: TypeSchema): [string, Member][] {
    const below = [...(schema.allOf ?? []), ...(schema.anyOf ?? [])].flatMap((part) =>
      this.#collect(this.#target(part)),
    );
    const own = Object.entries(schema.properties ?? {}).map(([name, property]): [string, Member] => {
      const member = this.#member(property);
      // A variant may narrow a member without saying again what it is.
      const inherited = below.find(([other]) => other === name)?.[1];
      if (!inherited) return [name, member];
      if (member.kind === "text" && inherited.kind !== "text") return [name, inherited];
      const isAttribute = member.isAttribute || inherited.isAttribute;
      return [name, { ...member, isLink: member.isLink || inherited.isLink, isAttribute }];
    });
    return [...below, ...own];
  }

  #member(property: TypeSchema): Member {
    const isLink = property["x-link"] === true;
    const target = this.#target(property);
    if (target.type === "array") return { ...this.#member(asSchema(target.items)), isList: true, isLink };
    const kind = this.#isObject(target) ? "object" : kindOf(target);
    return {
      kind,
      isList: false,
      isLink,
      isAttribute: property.xml?.attribute === true,
      type: kind === "object" ? (typeName(property) ?? typeName(property.allOf?.[0]) ?? this.#name(target)) : undefined,
    };
  }

  #name(schema: TypeSchema): string {
    const name = `unnamed ${this.#unnamed.size}`;
    this.#unnamed.set(name, schema);
    return name;
  }

  #isObject(schema: TypeSchema): boolean {
    if (schema.properties !== undefined || schema.type === "object") return true;
    return [...(schema.allOf ?? []), ...(schema.anyOf ?? [])].some((part) => this.#isObject(this.#target(part)));
  }

  #target(schema: TypeSchema): TypeSchema {
    let target = schema;
    while (target.$ref !== undefined) target = readPointer(rhevSpec, target.$ref) as TypeSchema;
    return target;
  }
}

function kindOf(schema: TypeSchema): Member["kind"] {
  switch (schema["x-modelType"]) {
    case "boolean":
      return "boolean";
    case "integer":
      return schema.format === "int64" ? "long" : "integer";
    case "decimal":
      return "decimal";
    case "date":
      return "date";
    default:
      return "text";
  }
}

function typeName(schema: Schema | undefined): string | undefined {
  return schema?.$ref?.split("/").at(-1);
}

function asSchema(schema: Schema | boolean | undefined): TypeSchema {
  return typeof schema === "object" ? schema : {};
}
