import { expect, it } from "vitest";
import type { OpenApiDocument, OperationObject } from "../openapi/document.ts";
import { emitCalls } from "./emit-calls.ts";
import { readModel } from "../model/read-model.ts";
import { nameTypes } from "../model/type-names.ts";

const components: NonNullable<OpenApiDocument["components"]> = {
  schemas: {
    Thing: { type: "object", properties: { id: { type: "string" } } },
    ThingPage: {
      type: "object",
      properties: {
        data: { type: "array", items: { $ref: "#/components/schemas/Thing" } },
        names: {
          type: "array",
          items: { type: "object", properties: Object.fromEntries(Array.from("abcdefg").map((name) => [name, {}])) },
        },
        result: { $ref: "#/components/schemas/Nested" },
      },
    },
    Nested: {
      anyOf: [
        { type: "object", properties: { rows: { type: ["array", "null"], items: { type: "string" } } } },
        { type: "null" },
      ],
    },
  },
};

function linesOf(operation: OperationObject, method = "get"): string {
  const document: OpenApiDocument = {
    openapi: "3.1.0",
    tags: [{ name: "things", description: "Things to test with.\n\nMore." }],
    paths: {
      "/things/{id}": { [method]: { operationId: "things/do", tags: ["things"], summary: "Do it", ...operation } },
    },
    components,
  };
  const model = readModel(document);
  return emitCalls(model, document, nameTypes(document, model), new Set(), "// Header.\n").text;
}

const page = (schema: object, type = "application/json"): OperationObject["responses"] => ({
  "200": { description: "", content: { [type]: { schema } } },
});
const named = (name: string): object => ({ $ref: `#/components/schemas/${name}` });

it.each<[what: string, operation: OperationObject, signature: string]>([
  ["a read", { responses: page(named("Thing"))! }, "do(input?: ThingsDoInput, options?: CallOptions): Promise<Thing>;"],
  ["no content", { responses: { "204": { description: "" } } }, "options?: CallOptions): Promise<void>;"],
  ["text", { responses: page({ type: "string" }, "text/plain")! }, "options?: CallOptions): Promise<string>;"],
  ["a file", { responses: page({}, "application/zip")! }, "options?: CallOptions): Promise<Reply>;"],
  [
    "content or none",
    { responses: { ...page(named("Thing")), "204": { description: "" } } },
    "Promise<Thing | undefined>;",
  ],
  [
    "no schema",
    { responses: { "200": { description: "", content: { "application/json": {} } } } },
    "Promise<unknown>;",
  ],
  [
    "pages",
    { responses: page(named("ThingPage"))!, "x-northbound": { paging: "range", items: "data" } },
    "options?: PagedOptions): PagePromise<Thing, ThingPage>;",
  ],
  [
    "pages with items deep inside",
    { responses: page(named("ThingPage"))!, "x-northbound": { paging: "range", items: "result.rows" } },
    "PagePromise<string, ThingPage>;",
  ],
  [
    "pages of a type without a name",
    { responses: page(named("ThingPage"))!, "x-northbound": { paging: "range", items: "names" } },
    'PagePromise<NonNullable<ThingPage["names"]>[number], ThingPage>;',
  ],
  [
    "a page that is the array itself",
    { responses: page({ type: "array", items: named("Thing") })!, "x-northbound": { paging: "range" } },
    "PagePromise<Thing, Thing[]>;",
  ],
  [
    "a stream",
    { responses: page(named("Thing"), "application/x-ndjson")!, "x-northbound": { stream: "ndjson" } },
    "options?: StreamOptions): RecordStream<Thing>;",
  ],
  [
    "a stream of a member",
    { responses: page(named("ThingPage"))!, "x-northbound": { stream: "ndjson", items: "result" } },
    "RecordStream<Nested>;",
  ],
  [
    "a special answer",
    {
      responses: page({
        type: "object",
        properties: Object.fromEntries(Array.from("abcdefg").map((name) => [name, {}])),
      })!,
    },
    'Promise<paths["/things/{id}"]["get"]["responses"][200]["content"]["application/json"]>;',
  ],
])("types %s", (_, operation, signature) => {
  expect(linesOf(operation)).toContain(signature);
});

it("writes the input out, with what each member is", () => {
  const text = linesOf(
    {
      description: "First <paragraph>.\n\nSecond.",
      deprecated: true,
      parameters: [
        { name: "id", in: "path", required: true, description: "Which one" },
        { name: "state", in: "query", schema: { type: "array", items: { enum: ["up", "down"] } } },
        { name: "X-Group", in: "header", required: true, schema: { type: "string" } },
      ],
      requestBody: { required: true, content: { "application/json": { schema: named("Thing") } } },
      responses: page(named("Thing"))!,
      "x-northbound": { replay: "safe", since: "1.0", instead: "things/other", confidence: "inferred" },
    },
    "post",
  );
  expect(text).toBe(`// Header.

import type { CallOptions, HeadersInput } from "@northbound/runtime";
import type {
  Thing,
} from "./schema.d.ts";

/** Every named call, by group. */
export interface Calls {
  /** Things to test with. */
  readonly things: ThingsCalls;
}

/** Things to test with. */
export interface ThingsCalls {
  /**
   * Do it.
   *
   * First \\<paragraph>.
   *
   * \`POST /things/{id}\` · safe to repeat · since 1.0 · otherwise \`things/other\` · inferred, not documented by the vendor
   * @deprecated Use \`things/other\`.
   */
  do(input: ThingsDoInput, options?: CallOptions): Promise<Thing>;
}

/** What \`things.do\` takes. */
export interface ThingsDoInput {
  /** Which one. */
  id: unknown;
  state?: ("up" | "down")[];
  "X-Group": string;
  body: Thing;
  /** Headers of this call, beside those of the operation. */
  headers?: HeadersInput;
}

/** What \`things.do\` gives. */
export type ThingsDoAnswer = Thing;
`);
});

it("imports types that are used, not words of a description that look like them", () => {
  const text = linesOf({
    description: "Schemas and paths are not published.",
    responses: { "200": { description: "", content: { "application/json": { schema: { type: "string" } } } } },
  });
  expect(text).not.toContain("schema.d.ts");
});

it("imports no type of what would be too long to write out", () => {
  const properties = Object.fromEntries(Array.from("abcdefg").map((name) => [name, named("Thing")]));
  expect(linesOf({ responses: page({ type: "object", properties })! })).not.toContain("Thing,");
});

it("leaves out what does not fit into one flat object", () => {
  const text = linesOf({ parameters: [{ name: "body", in: "query" }], responses: page(named("Thing"))! });
  expect(text).not.toContain("do(");
});

it("imports no type for a word of a summary", () => {
  const text = linesOf({ summary: "Send a Reply, or a PagePromise of paths[0]", responses: { "204": {} } });
  expect(text).toContain(`import type { CallOptions, HeadersInput } from "@northbound/runtime";`);
  expect(text).not.toContain("schema.d.ts");
});

it("lists what can be searched by, for each group whose list says so", () => {
  const text = linesOf({ responses: page(named("Thing"))!, "x-northbound": { searchFields: ["name", "on_host"] } });
  expect(text).toContain('export interface SearchFields {\n  readonly things: "name" | "on_host";\n}');
  expect(linesOf({ responses: page(named("Thing"))! })).not.toContain("SearchFields");
});
