import { expect, it } from "vitest";
import type { Schema } from "../openapi/document.ts";
import { arrayOf, printType } from "./print-type.ts";

const six = Object.fromEntries("abcdef".split("").map((name) => [name, { type: "string" }]));

it.each<[schema: Schema | boolean, type: string | undefined]>([
  [{ type: "string" }, "string"],
  [{ type: "string", format: "date-time" }, "string"],
  [{ type: "string", format: "binary" }, undefined],
  [{ type: "integer", format: "int64" }, "number"],
  [{ type: ["string", "null"] }, "string | null"],
  [{ type: "number", nullable: true }, "number | null"],
  [{ enum: ["up", "down", 1, null] }, '"up" | "down" | 1 | null'],
  [{ anyOf: [{ enum: ["up"] }, { type: "string" }] }, '"up" | string'],
  [{ const: "DELETED" }, '"DELETED"'],
  [{ type: "array", items: { type: "string" } }, "string[]"],
  [{ type: "array", items: { enum: ["a", "b"] } }, '("a" | "b")[]'],
  [{ type: "array", items: { $ref: "#/components/schemas/Device" } }, 'Schemas["Device"][]'],
  [{ type: "array" }, "unknown[]"],
  [{ $ref: "#/components/schemas/Device" }, 'Schemas["Device"]'],
  [{ $ref: "#/components/schemas/a~1b" }, 'Schemas["a/b"]'],
  [{ $ref: "#/components/responses/Device" }, undefined],
  [
    { allOf: [{ $ref: "#/components/schemas/A" }, { anyOf: [{ type: "string" }, { type: "null" }] }] },
    'Schemas["A"] & (string | null)',
  ],
  [{ type: "object" }, "Record<string, unknown>"],
  [{ type: "object", additionalProperties: { type: "number" } }, "Record<string, number>"],
  [
    { type: "object", properties: { id: { type: "string" }, "x-y": { type: "number" } }, required: ["id"] },
    '{ id: string; "x-y"?: number }',
  ],
  [{ type: "object", properties: six }, "{ a?: string; b?: string; c?: string; d?: string; e?: string; f?: string }"],
  [{ type: "object", properties: { ...six, g: { type: "string" } } }, undefined],
  [
    { type: "object", properties: { a: { type: "object", properties: { b: { type: "object", properties: six } } } } },
    undefined,
  ],
  [{}, "unknown"],
  [true, "unknown"],
  [false, "never"],
])("prints %j as %s", (schema, type) => {
  expect(printType(schema)).toBe(type);
});

it.each([
  ["string", "string[]"],
  ["string | null", "(string | null)[]"],
  ['"a|b"', '"a|b"[]'],
  ["{ a: string | null }", "{ a: string | null }[]"],
  ["Record<string, string | null>", "Record<string, string | null>[]"],
])("an array of %s is %s", (element, type) => {
  expect(arrayOf(element)).toBe(type);
});
