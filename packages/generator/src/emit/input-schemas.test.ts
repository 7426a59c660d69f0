import { expect, it } from "vitest";
import { specFolder } from "../../test/spec-folder.ts";
import { generateInputSchemas } from "../run/backend-files.ts";
import { takeInputs } from "./input-schemas.ts";

const json = (schema: object): object => ({ content: { "application/json": { schema } } });

const spec = {
  paths: {
    "/runs": {
      parameters: [],
      get: { operationId: "runs/list", responses: { 200: json({ $ref: "#/components/schemas/Receipt" }) } },
      post: { operationId: "runs/start", requestBody: json({ $ref: "#/components/schemas/Start" }) },
    },
    "/files": { post: { operationId: "files/upload", requestBody: { content: { "text/plain": { schema: {} } } } } },
  },
  components: {
    schemas: {
      Start: {
        description: "What to run.",
        oneOf: [
          { $ref: "#/components/schemas/OfProfile" },
          { type: "object", properties: { bundle: { type: "string" } } },
        ],
      },
      OfProfile: {
        type: "object",
        properties: {
          profile: { type: "string", format: "uuid", description: "Which." },
          tags: { type: "array", items: { type: "string", maxLength: 3 } },
          parent: { $ref: "#/components/schemas/OfProfile", description: "Of a rerun." },
          bundle: false,
        },
        required: ["profile"],
        additionalProperties: { type: "string", example: "x" },
      },
      Receipt: { type: "object" },
    },
  },
};

it("keeps what bodies lead to, without words, formats and bounds", () => {
  expect(takeInputs(spec)).toEqual({
    bodies: { "runs/start": { $ref: "Start" } },
    definitions: {
      Start: { oneOf: [{ $ref: "OfProfile" }, { type: "object", properties: { bundle: { type: "string" } } }] },
      OfProfile: {
        type: "object",
        required: ["profile"],
        additionalProperties: { type: "string" },
        properties: {
          profile: { type: "string" },
          tags: { type: "array", items: { type: "string" } },
          parent: { $ref: "OfProfile" },
          bundle: false,
        },
      },
    },
  });
});

it("is written for backends whose spec asks for it", async () => {
  await using folder = await specFolder({
    "packages/plain/src/generated/openapi.json": JSON.stringify(spec),
    "packages/checked/src/generated/openapi.json": JSON.stringify({ ...spec, "x-checked-inputs": true }),
  });
  expect(await generateInputSchemas("plain", false, folder.path(""))).toBeUndefined();
  expect(await generateInputSchemas("checked", false, folder.path(""))).toBe("created");
  expect(await generateInputSchemas("checked", true, folder.path(""))).toBe("unchanged");
});
