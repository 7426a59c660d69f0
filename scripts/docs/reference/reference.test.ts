import { describe, expect, test } from "vitest";
import type { CatalogueEntry } from "../catalogue.ts";
import { behavioursOf } from "./behaviours.ts";
import { flatten } from "./flatten.ts";
import { Code, literal } from "./literal.ts";
import type { OpenApi, SpecOperation } from "./open-api.ts";
import { samplesOf } from "./samples.ts";

const document: OpenApi = {
  info: { title: "Parts", version: "1" },
  servers: [{ url: "https://{host}/api", variables: { host: { default: "parts.example.net" } } }],
  security: [{ token: [] }],
  paths: {},
  components: {
    securitySchemes: { token: { type: "http", scheme: "bearer" } },
    schemas: {
      Named: { type: "object", properties: { name: { type: "string" } } },
      Part: { allOf: [{ $ref: "#/components/schemas/Named" }], required: ["name"] },
    },
  },
};
const spec: SpecOperation = {
  operationId: "parts/rename",
  tags: ["parts"],
  summary: "Rename a part",
  parameters: [
    { name: "part-id", in: "path", required: true, schema: { type: "integer" } },
    { name: "dry", in: "query", schema: { type: "boolean" } },
  ],
  requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Part" } } } },
  responses: {},
};
const entry: CatalogueEntry = {
  table: { id: "parts/rename", method: "POST", path: "/parts/{part-id}", required: ["body"], body: "json" },
  spec,
  client: "shop",
};

describe("samples of an operation", () => {
  test("show the named call, the path and curl, with what is required and nothing else", () => {
    expect(samplesOf(document, entry, { "part-id": 7, body: { name: "gear" } }).map(({ source }) => source)).toEqual([
      'const answer = await shop.parts.rename({ "part-id": 7, body: { name: "gear" } });',
      'const { data, error, response } = await shop.POST("/parts/{part-id}", {\n  params: { path: { "part-id": 7 } },\n  body: { name: "gear" },\n});',
      'curl --request POST \\\n  \'https://parts.example.net/api/parts/7\' \\\n  --header "Authorization: Bearer $TOKEN" \\\n  --header "Content-Type: application/json" \\\n  --data \'{"name":"gear"}\'',
    ]);
  });

  test("read pages, streams and files as they come", () => {
    const named = (table: object): string | undefined =>
      samplesOf(
        document,
        {
          ...entry,
          table: { id: "parts/list", method: "GET", path: "/parts", ...table },
          spec: { ...spec, parameters: [] },
        },
        {},
      )[0]?.source;
    expect(named({ paging: "offset" })).toContain("for await (const item of shop.parts.list())");
    expect(named({ stream: "ndjson" })).toContain("for await (const record of shop.parts.list())");
    expect(named({ answer: "binary" })).toBe("const { body } = await shop.parts.list();");
    expect(named({ answer: "none" })).toBe("await shop.parts.list();");
  });
});

describe("behaviours of an operation", () => {
  test.each([
    [{ method: "POST" }, ["write", "never twice"]],
    [{ method: "POST", effect: "read", replay: "safe" }, ["read", "replay-safe"]],
    [{ method: "DELETE", effect: "destroy" }, ["destroy", "replay-safe"]],
    [{ method: "GET", effect: "read", cache: true, paging: "page" }, ["read", "paged", "replay-safe", "cacheable"]],
    [
      { method: "GET", effect: "read", since: "1.2", until: "2.0", inferred: true },
      ["read", "replay-safe", "since 1.2", "until 2.0", "inferred"],
    ],
  ] as const)("%o has the badges %o", (table, badges) => {
    expect(behavioursOf({ id: "a/b", path: "/", ...table }, "guides/").map(({ badge }) => badge)).toEqual(badges);
  });
});

describe("what a document and a value become", () => {
  test("allOf is written out, with what the parts require of each other", () => {
    expect(flatten(document).components?.["schemas"]?.["Part"]).toEqual({
      type: "object",
      properties: { name: { type: "string" } },
      required: ["name"],
    });
  });

  test("values are written as a person would", () => {
    expect(literal({ a: [1, "x"], "b-c": new Code("file"), file: new Code("file") })).toBe(
      '{ a: [1, "x"], "b-c": file, file }',
    );
  });
});
