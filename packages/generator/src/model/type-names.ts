import { essentials } from "./essentials.ts";
import type { OpenApiDocument } from "../openapi/document.ts";
import type { OperationModel, SpecModel } from "./model.ts";
import { camelCase, upperFirst } from "./naming.ts";

/** What the types of one operation are called. */
export interface OperationTypeNames {
  /** What a named call takes: `VmsGetInput`. */
  readonly input: string;
  /** What it gives: `VmsGetAnswer`. */
  readonly answer: string;
  /** Its body, where the spec has no name for it: `VmsCreateBody`. */
  readonly body: string;
  /** The whole operation, as the path client sees it: `VmsGetOperation`. */
  readonly operation: string;
}

/** What the generated types of a spec are called. No two have the same name. */
export interface TypeNames {
  /** By the name of the schema in the spec. */
  readonly schemas: ReadonlyMap<string, string>;
  /** By the name of the operation's constant. */
  readonly operations: ReadonlyMap<string, OperationTypeNames>;
  /** By the name of the group. */
  readonly groups: ReadonlyMap<string, string>;
  /** A name for a type that the spec has no name for: the wanted one, or one with a number. */
  claim(wanted: string): string;
}

/**
 * Names that no schema can have: what the text of the generated files uses, what every client exports beside its types,
 * and what a reader would take for the language's own.
 */
const reserved: readonly string[] = [
  // Generated files and the functions of openapi-typescript in them.
  ..."Calls components operations paths webhooks WithRequired OneOf FlattenedDeepRequired".split(" "),
  ...essentials,
  // The language and the platform.
  ..."Array ArrayBuffer BigInt Blob Boolean Date Error Exclude Extract Function Map NonNullable Number Object Omit".split(
    " ",
  ),
  ..."Partial Pick Promise Readonly ReadableStream Record RegExp Required Set String Symbol Uint8Array".split(" "),
  // The entry of a package that `generate` writes.
  ..."Credentials Options".split(" "),
];

/** Whether the answer of an operation is one type, so that the name for it is the name of that type. */
export function hasOneAnswer({ answers }: OperationModel): boolean {
  const said = answers.filter(({ kind }) => kind !== "none");
  return said.length === 1 && said[0]?.kind === "json";
}

// Letters of scripts without capitals begin a type as well as capitals do.
const ready = /^[\p{Lu}\p{Lo}][\p{L}\p{Nd}\p{Mn}\p{Mc}_]*$/u;

/**
 * Names the types of a spec. A schema keeps its name where TypeScript takes it for a type and nothing else is called
 * so; `user-profile` becomes `UserProfile`, and a name that is taken gets `Schema` behind it: `DateSchema`. What belongs
 * to operations gives way to schemas, with a number.
 * @param document the spec as its types are made, with a schema for each direction.
 * @param taken names that the package exports beside.
 */
export function nameTypes(document: OpenApiDocument, model: SpecModel, taken: readonly string[] = []): TypeNames {
  const used = new Set([...reserved, ...taken]);
  const claim = (wanted: string): string => {
    let name = wanted;
    for (let number = 2; used.has(name); number++) name = wanted + number;
    used.add(name);
    return name;
  };
  const own = Object.keys(document.components?.["schemas"] ?? {});
  const kept = new Set(own.filter((name) => ready.test(name) && !used.has(name)));
  for (const name of kept) used.add(name);
  const schemas = new Map(own.map((name) => [name, kept.has(name) ? name : claim(schemaName(name, used))]));
  const operations = model.groups.flatMap((group) => group.operations);
  return {
    schemas,
    operations: new Map(operations.map((operation) => [operation.name.constant, operationNames(operation, claim)])),
    groups: new Map(model.groups.map(({ name }) => [name, claim(`${upperFirst(name)}Calls`)])),
    claim,
  };
}

function schemaName(name: string, used: ReadonlySet<string>): string {
  const wanted = ready.test(name) ? name : upperFirst(camelCase(name));
  return wanted === "" || used.has(wanted) ? `${wanted}Schema` : wanted;
}

function operationNames({ name }: OperationModel, claim: TypeNames["claim"]): OperationTypeNames {
  const base = upperFirst(name.constant);
  return {
    input: claim(`${base}Input`),
    answer: claim(`${base}Answer`),
    body: claim(`${base}Body`),
    operation: claim(`${base}Operation`),
  };
}
