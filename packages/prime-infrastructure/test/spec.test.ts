import { expect, test } from "vitest";
import { apiVersions, servedIn } from "../src/api-version.ts";
import { enumAttributes } from "../src/data/enum-attributes.ts";
import spec from "../src/generated/openapi.json" with { type: "json" };

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}
interface Operation {
  readonly operationId: string;
  readonly "x-api-versions"?: readonly string[];
  readonly "x-northbound"?: { readonly paging?: string };
  readonly responses: Readonly<
    Record<string, { readonly content: { readonly "application/json"?: { schema: Schema } } }>
  >;
}

const schemas = spec.components.schemas as unknown as Readonly<Record<string, Schema>>;
const operations = Object.values(spec.paths as unknown as Record<string, Record<string, Operation>>).flatMap((item) =>
  Object.entries(item).flatMap(([method, operation]) => (method === "parameters" ? [] : [operation])),
);

test("the versions of each operation are those of the spec", () => {
  expect(operations).toHaveLength(287);
  for (const operation of operations) {
    expect([operation.operationId, servedIn(operation.operationId)]).toEqual([
      operation.operationId,
      operation["x-api-versions"] ?? apiVersions,
    ]);
  }
});

test("the words that stand bare in filters are those of the spec", () => {
  const found: Record<string, readonly string[]> = {};
  for (const { operationId, responses, ...rest } of operations) {
    if (rest["x-northbound"]?.paging !== "firstMax") continue;
    const page = responses["200"]?.content["application/json"]?.schema ?? {};
    const entity = membersOf(membersOf(membersOf(page)["queryResponse"])["entity"]?.items);
    const record = Object.entries(entity).find(([name]) => !name.startsWith("@"))?.[1];
    const names = wordsOf(record, "", 0);
    if (names.length > 0) found[operationId.split("/")[0] ?? ""] = names;
  }
  expect(enumAttributes).toEqual(found);
});

function resolved(schema: Schema = {}): Schema {
  return schema.$ref === undefined ? schema : resolved(schemas[schema.$ref.split("/").at(-1) ?? ""]);
}

function membersOf(schema: Schema | undefined): Record<string, Schema> {
  const { allOf = [], properties = {} } = resolved(schema);
  return Object.assign({}, ...allOf.map(membersOf), properties) as Record<string, Schema>;
}

function wordsOf(schema: Schema | undefined, prefix: string, depth: number): readonly string[] {
  return Object.entries(membersOf(schema)).flatMap(([name, member]) => {
    const target = resolved(member);
    if (name.startsWith("@")) return [];
    if (target.enum && target.type === "string") return [prefix + name];
    return depth === 0 && (target.type === "object" || target.allOf) ? wordsOf(target, `${prefix}${name}.`, 1) : [];
  });
}
