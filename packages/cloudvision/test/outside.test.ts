import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query?: readonly string[];
  readonly body?: readonly string[];
  readonly sources: readonly string[];
}

type Schema = Readonly<Record<string, unknown>>;

/** What public clients and scripts of CloudVision send, with the commit of each. */
const outside = read("./data/outside-requests.json") as { readonly requests: readonly Sent[] };
const spec = read("../src/generated/openapi.json") as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Schema>>>>;
};

function read(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));
}

/** Operations of services that no published definition describes: AVD uses `swg` through gRPC only. */
const withoutDefinition = ["/api/resources/swg/v1/EndpointConfig", "/api/resources/swg/v1/EndpointStatus/all"];

/** Members that clients send back as they have read them, and that servers ignore. */
const ignored = "currentStatus factoryId id lastAccessed classId createdBy createdOn key moduleListSize userType".split(
  " ",
);

function resolve(value: unknown): Schema {
  const schema = (value ?? {}) as Schema;
  if (typeof schema["$ref"] !== "string") return schema;
  const keys = schema["$ref"].slice(2).split("/");
  return resolve(keys.reduce<unknown>((inner, key) => (inner as Schema)[key], spec));
}

/** Names of a schema by their paths, lists left out; `undefined` for one that takes anything. */
function hasMember(schema: Schema, [name = "", ...rest]: readonly string[]): boolean {
  const { items, properties = {}, additionalProperties, allOf = [], anyOf = [], oneOf = [] } = schema;
  if (items !== undefined) return hasMember(resolve(items), [name, ...rest]);
  const parts = [allOf, anyOf, oneOf].flatMap((list) => list as unknown[]);
  if (parts.some((part) => hasMember(resolve(part), [name, ...rest]))) return true;
  if (additionalProperties === true || (properties === undefined && schema["type"] === undefined)) return true;
  const own = Object.entries(properties as Schema).find(([key]) => isSame(key, name))?.[1];
  if (own === undefined) return typeof additionalProperties === "object" ? hasRest(additionalProperties, rest) : false;
  return hasRest(own, rest);
}

function hasRest(schema: unknown, rest: readonly string[]): boolean {
  return rest.length === 0 || hasMember(resolve(schema), rest);
}

/** The Resource APIs take a member in camelCase and in snake_case; the portal does not mind capitals of `queryParam`. */
function isSame(ours: string, theirs: string): boolean {
  return plain(ours) === plain(theirs);
}

function plain(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

function operationOf({ method, path }: Sent): Schema | undefined {
  const asTemplate = (template: string): RegExp =>
    new RegExp(`^${template.replace(/[.*+?^$()|[\]\\]/g, String.raw`\$&`).replace(/\{\w+\}/g, "[^/]+|\\{\\w+\\}")}$`);
  const item =
    spec.paths[path] ?? Object.entries(spec.paths).find(([template]) => asTemplate(template).test(path))?.[1];
  return item?.[method.toLowerCase()];
}

test("has every operation that eleven public clients and scripts call, but for two of a service without a definition", () => {
  const unknown = outside.requests.filter((request) => operationOf(request) === undefined).map(({ path }) => path);
  expect(unknown.toSorted()).toEqual(withoutDefinition);
});

test("knows every query parameter that they send, in one of its spellings", () => {
  const unknown = outside.requests.flatMap((request) => {
    const parameters = ((operationOf(request)?.["parameters"] ?? []) as unknown[]).map((one) => resolve(one));
    const names = parameters.map(({ name }) => plain(String(name)));
    return (request.query ?? [])
      .filter((name) => !names.includes(plain(name)))
      .map((name) => `${request.path} ${name}`);
  });
  expect(unknown).toMatchInlineSnapshot(`
    [
      "/api/resources/studio/v1/Inputs key.path",
      "/cvpservice/task/addNoteToTask.do note",
      "/cvpservice/task/addNoteToTask.do workOrderId",
    ]
  `);
});

test("knows every member of their bodies, but for what servers ignore", () => {
  const unknown = outside.requests.flatMap((request) => {
    const operation = operationOf(request);
    if (!operation) return [];
    const content = resolve(operation["requestBody"])["content"] as Schema | undefined;
    const [media] = Object.values(content ?? {}) as Schema[];
    const schema = resolve(media?.["schema"]);
    return (request.body ?? [])
      .filter((member) => !ignored.includes(member.split(".").at(-1) ?? "") && !hasMember(schema, member.split(".")))
      .map((member) => `${request.path} ${member}`);
  });
  expect(unknown).toMatchInlineSnapshot(`
    [
      "/api/v1/oauth userId",
    ]
  `);
});
