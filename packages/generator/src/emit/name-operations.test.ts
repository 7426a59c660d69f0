import { expect, it } from "vitest";
import { emitSchema } from "./emit-schema.ts";
import type { OpenApiDocument } from "../openapi/document.ts";

it("gives the types of operations their summaries, and nothing else", () => {
  const responses = { 204: { description: "Done." } };
  const document: OpenApiDocument = {
    openapi: "3.1.0",
    paths: {
      "/things": {
        get: { operationId: "things/list", summary: 'List "things"\\all', responses },
        put: { operationId: "update", summary: "Change all", responses },
        post: { operationId: "things/silent", responses },
        delete: { summary: "Has no name", responses },
      },
    },
  } as never;
  const text = emitSchema(document, "// Made.");
  const operations = text.slice(text.indexOf("export interface operations"));
  expect(operations).toContain(
    '    "things/list": {\n        summary?: "List \\"things\\"\\\\all";\n        parameters: {',
  );
  expect(operations).toContain('    update: {\n        summary?: "Change all";\n        parameters: {');
  expect(operations).toContain('    "things/silent": {\n        parameters: {');
  expect(text.match(/summary\?:/g)).toHaveLength(2);
});
