/** What stands in one place of a document. `texts` are those of an enumeration, by their folded form. */
export type Shape =
  | { readonly kind: "text"; readonly texts?: ReadonlyMap<string, string> }
  | { readonly kind: "decimal" | "date" }
  | ObjectShape;

/** What is an object: the root element of its documents, and its members. */
export interface ObjectShape {
  readonly kind: "object";
  readonly root: string | undefined;
  readonly members: () => ReadonlyMap<string, Member>;
}

/** A member of an object: a child element, several of one name, or an attribute. */
export interface Member {
  readonly shape: Shape;
  readonly isList: boolean;
  readonly isAttribute: boolean;
}

/** The keywords of a schema that say how a value looks as XML. */
export interface SchemaObject {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, SchemaObject>>;
  readonly items?: SchemaObject;
  readonly allOf?: readonly SchemaObject[];
  readonly anyOf?: readonly SchemaObject[];
  readonly enum?: readonly string[];
  readonly xml?: { readonly name?: string; readonly attribute?: boolean };
  readonly "x-modelType"?: string;
}

/** The shapes of a spec's schemas. Each is made when it is first met. */
export interface Shapes {
  of(schema: SchemaObject): Shape;
  /** The shape of the documents with this root element. */
  byRoot(name: string): Shape | undefined;
}

/** Reads shapes out of the schemas of a spec. */
export function createShapes(schemas: Readonly<Record<string, SchemaObject>>): Shapes {
  const known = new Map<SchemaObject, Shape>();
  let roots: Map<string, SchemaObject> | undefined;

  const target = (schema: SchemaObject): SchemaObject => {
    let found = schema;
    while (found.$ref !== undefined) found = schemas[found.$ref.split("/").at(-1) ?? ""] ?? {};
    return found;
  };
  const partsOf = (schema: SchemaObject): SchemaObject[] =>
    [...(schema.allOf ?? []), ...(schema.anyOf ?? [])].map(target);
  const rootOf = (schema: SchemaObject): string | undefined =>
    schema.xml?.name ??
    partsOf(schema)
      .map(rootOf)
      .find((name) => name !== undefined);
  const isObject = (schema: SchemaObject): boolean =>
    schema.properties !== undefined || schema.type === "object" || partsOf(schema).some(isObject);

  const collect = (schema: SchemaObject, members: Map<string, Member>): Map<string, Member> => {
    for (const part of partsOf(schema)) collect(part, members);
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const value = target(property);
      const isList = value.type === "array";
      const shape = of(isList ? (value.items ?? {}) : value);
      // A variant may narrow a member without saying again what it holds.
      if (shape.kind !== "object" && members.get(name)?.shape.kind === "object") continue;
      const isAttribute = property.xml?.attribute === true || members.get(name)?.isAttribute === true;
      members.set(name, { shape, isList, isAttribute });
    }
    return members;
  };

  const of = (given: SchemaObject): Shape => {
    const schema = target(given);
    let shape = known.get(schema);
    if (!shape) known.set(schema, (shape = make(schema)));
    return shape;
  };

  const make = (schema: SchemaObject): Shape => {
    if (isObject(schema)) {
      let members: ReadonlyMap<string, Member> | undefined;
      // Types refer to each other in circles, so members are looked at when they are needed.
      return { kind: "object", root: rootOf(schema), members: () => (members ??= collect(schema, new Map())) };
    }
    if (schema["x-modelType"] === "date") return { kind: "date" };
    if (schema["x-modelType"] === "decimal") return { kind: "decimal" };
    const texts = [schema, ...partsOf(schema)].flatMap((part) =>
      part.type === undefined || part.type === "string" ? (part.enum ?? []) : [],
    );
    return texts.length > 0
      ? { kind: "text", texts: new Map(texts.map((one) => [folded(one), one])) }
      : { kind: "text" };
  };

  return {
    of,
    byRoot(name) {
      roots ??= indexRoots(schemas);
      const schema = roots.get(name);
      return schema && of(schema);
    },
  };
}

/** A text of an enumeration without what engines up to 3.6 wrote otherwise: its case, and dashes. */
export function folded(text: string): string {
  return text.toLowerCase().replaceAll("-", "_");
}

/** Variants share the root of what they vary, which stands first by having its plain name. */
function indexRoots(schemas: Readonly<Record<string, SchemaObject>>): Map<string, SchemaObject> {
  const roots = new Map<string, SchemaObject>();
  for (const [type, schema] of Object.entries(schemas)) {
    const name = schema.xml?.name;
    if (name === undefined) continue;
    if (!roots.has(name) || type.toLowerCase() === name.replaceAll("_", "")) roots.set(name, schema);
  }
  return roots;
}
