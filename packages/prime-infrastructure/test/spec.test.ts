import { expect, test } from "vitest";
import { apiVersions, servedIn } from "../src/api-version.ts";
import { enumAttributes } from "../src/data/enum-attributes.ts";
import { timeAttributes } from "../src/data/time-attributes.ts";
import spec from "../src/generated/openapi.json" with { type: "json" };

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
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
  expect(operations).toHaveLength(289);
  for (const operation of operations) {
    expect([operation.operationId, servedIn(operation.operationId)]).toEqual([
      operation.operationId,
      operation["x-api-versions"] ?? apiVersions,
    ]);
  }
});

test("the words that stand bare in filters are those of the spec", () => {
  const isWord = (schema: Schema): true | undefined => (schema.enum && schema.type === "string" ? true : undefined);
  const found = new Map([...attributesBy(isWord)].map(([group, names]) => [group, [...names.keys()]]));
  expect(enumAttributes).toEqual(Object.fromEntries(found));
});

test("the attributes that hold a time are those of the spec", () => {
  const form = ({ type, format, description = "" }: Schema): string | undefined => {
    if (type === "string" && format === "date-time") return "text";
    return type === "integer" && description.includes("milliseconds since 1970") ? "milliseconds" : undefined;
  };
  const found = new Map([...attributesBy(form)].map(([group, names]) => [group, Object.fromEntries(names)]));
  expect(timeAttributes).toEqual(Object.fromEntries(found));
});

test("the types that change with the version of the API are marked", () => {
  const changing = Object.entries(schemas).filter(([, schema]) => "x-api-types" in schema);
  expect(changing.map(([name]) => name)).toEqual(["InetAddress", "MacAddress"]);
  const references = JSON.stringify(schemas).match(/"#\/components\/schemas\/(?:InetAddress|MacAddress)"/g) ?? [];
  expect(references.length).toBe(90);
  const marked = JSON.stringify(schemas).match(/"x-api-types"/g) ?? [];
  expect(marked).toHaveLength(5);
});

/** What `read` gives for each attribute of each data resource, by dotted name as a filter has it. */
function attributesBy<Found>(read: (schema: Schema) => Found | undefined): Map<string, Map<string, Found>> {
  const all = new Map<string, Map<string, Found>>();
  for (const { operationId, responses, ...rest } of operations) {
    if (rest["x-northbound"]?.paging !== "firstMax") continue;
    const page = responses["200"]?.content["application/json"]?.schema ?? {};
    const entity = membersOf(membersOf(membersOf(page)["queryResponse"])["entity"]?.items);
    const record = Object.entries(entity).find(([name]) => !name.startsWith("@"))?.[1];
    const found = new Map<string, Found>();
    collect(record, "", 0, read, found);
    if (found.size > 0) all.set(operationId.split("/")[0] ?? "", found);
  }
  return all;
}

function collect<Found>(
  schema: Schema | undefined,
  prefix: string,
  depth: number,
  read: (schema: Schema) => Found | undefined,
  into: Map<string, Found>,
): void {
  for (const [name, member] of Object.entries(membersOf(schema))) {
    if (name.startsWith("@")) continue;
    const found = read({ ...resolved(member), ...(member.description && { description: member.description }) });
    if (found !== undefined) into.set(prefix + name, found);
    if (depth > 0) continue;
    collect(member, `${name}.`, 1, read, into);
    // A list is filtered by the name of an item.
    for (const [item, list] of Object.entries(membersOf(member))) {
      const { items } = resolved(list);
      if (items) collect(items, `${item}.`, 1, read, into);
    }
  }
}

function resolved(schema: Schema = {}): Schema {
  return schema.$ref === undefined ? schema : resolved(schemas[schema.$ref.split("/").at(-1) ?? ""]);
}

function membersOf(schema: Schema | undefined): Record<string, Schema> {
  const { allOf = [], properties = {} } = resolved(schema);
  return Object.assign({}, ...allOf.map(membersOf), properties) as Record<string, Schema>;
}
