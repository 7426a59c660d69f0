import { expect, test } from "vitest";
import { exampleOfSchema } from "./example.ts";

const document = {
  components: {
    schemas: {
      Tree: {
        type: "object",
        required: ["name", "children"],
        properties: {
          name: { type: "string" },
          children: { type: "array", items: { $ref: "#/components/schemas/Tree" } },
          parent: { $ref: "#/components/schemas/Tree" },
        },
      },
      Kind: { anyOf: [{ enum: ["one", "two"] }, { type: "string" }] },
    },
  },
};

test.for([
  ["an example", { type: "string", example: "x" }, "x"],
  ["a constant", { const: 7 }, 7],
  ["the first value of an enumeration", { enum: ["b", "a"] }, "b"],
  ["a known value of an open enumeration", { type: "string", "x-known-values": ["Pending"] }, "Pending"],
  ["an alternative", { $ref: "#/components/schemas/Kind" }, "one"],
  ["a format", { type: "string", format: "uuid" }, "5f0c2b7e-6a3d-4c1b-9e57-0d3a8b6f1c24"],
  ["a nullable number within its bounds", { type: ["null", "integer"], minimum: 5 }, 5],
  [
    "parts put together",
    { allOf: [{ type: "object", properties: { a: { type: "boolean" } } }, { properties: { b: { const: 1 } } }] },
    { a: false, b: 1 },
  ],
  ["a tree without end, ended", { $ref: "#/components/schemas/Tree" }, { name: "name-1", children: [] }],
] as const)("makes %s", ([, schema, value]) => {
  expect(exampleOfSchema(document, schema)).toEqual(value);
});
