import { expect, test } from "vitest";
import { readModel } from "../model/read-model.ts";
import { nameTypes } from "../model/type-names.ts";
import type { OpenApiDocument } from "../openapi/document.ts";
import { emitVersions } from "./emit-versions.ts";

const document = {
  openapi: "3.1.0",
  "x-typed-versions": ["2020.2", "2021.1"],
  paths: {
    "/things": {
      get: {
        operationId: "things/list",
        summary: "List",
        responses: { 200: { content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } } } },
      },
      delete: { operationId: "things/clear", summary: "Clear", responses: {}, "x-northbound": { since: "2021.1.0" } },
    },
    "/news": {
      get: { operationId: "news/get", summary: "Read", responses: {}, "x-northbound": { since: "2021.1" } },
    },
    "/olds": {
      get: { operationId: "olds/get", summary: "Read", responses: {}, "x-northbound": { until: "2021.1" } },
    },
  },
  components: {
    schemas: {
      Base: { type: "object", properties: { id: { type: "integer", "x-api-types": { "2020.2": "string" } } } },
      Thing: {
        allOf: [{ $ref: "#/components/schemas/Base" }],
        type: "object",
        required: ["id"],
        properties: {
          name: { type: "string" },
          fresh: { type: "string", "x-since": "2021.1" },
          stale: { type: "string", "x-until": "2021.1" },
        },
      },
    },
  },
} as unknown as OpenApiDocument;

const model = readModel(document);
const text = emitVersions(model, document, nameTypes(document, model), new Set(["Thing", "Base"]), "// Header.\n");
const flat = text.replaceAll(/\s+/g, " ");

test("a version lacks the members, calls, groups and paths that came later or went before", () => {
  expect(flat).toContain('interface Thing2020_2 extends Omit<Thing, "id" | "fresh"> { id?: string; }');
  expect(flat).toContain('interface Thing2021_1 extends Omit<Thing, "stale"> { }');
  expect(flat).toContain('interface ThingsCalls2020_2 extends Omit<ThingsCalls, "list" | "clear"> {');
  expect(flat).toContain("list(input?: ThingsListInput, options?: CallOptions): Promise<Thing2020_2>;");
  expect(flat).toContain('interface Calls2020_2 extends Omit<Calls, "things" | "news"> {');
  expect(flat).toContain('interface Calls2021_1 extends Omit<Calls, "things" | "olds"> {');
  expect(flat).toContain('interface Paths2020_2 extends Omit<paths, "/news" | "/things"> {');
  expect(flat).toContain('"/things": PathAnswering<paths["/things"], { get: Thing2020_2 }>;');
});

test("what no version changes is not written again", () => {
  expect(text).not.toContain("Base2021_1");
  expect(text).toContain('import type { Calls, ThingsCalls, ThingsListInput } from "./calls.ts";');
});
