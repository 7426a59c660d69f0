import { expect, it } from "vitest";
import { compareSpecs } from "../../src/diff/compare-specs.ts";

const components = { schemas: { Disk: { type: "object", properties: { size: { type: "integer" } } } } };
const disk = { $ref: "#/components/schemas/Disk" };
const word = { type: "string" };

type Direction = "request" | "response";

function spec(operation: object): object {
  return { openapi: "3.1.0", paths: { "/x": { post: { operationId: "x/do", ...operation } } }, components };
}

function json(schema: object | undefined): object {
  return { description: "Done.", content: { "application/json": schema === undefined ? {} : { schema } } };
}

function levels(before: object, after: object): string[] {
  return compareSpecs(spec(before), spec(after)).map(({ level }) => level);
}

function between(direction: Direction, before: object | undefined, after: object | undefined): string[] {
  const [from, to] = [before, after].map((schema) =>
    direction === "request" ? { requestBody: json(schema) } : { responses: { "200": json(schema) } },
  );
  return levels(from ?? {}, to ?? {});
}

/** What changes, with the level that it has in a request, and the one that it has in an answer. */
const rules: readonly [what: string, before: object | undefined, after: object | undefined, string[], string[]][] = [
  ["a schema that goes", word, undefined, ["minor"], ["major"]],
  ["a schema that comes", undefined, word, ["major"], ["minor"]],
  ["a named type that may be null", disk, { anyOf: [disk, { type: "null" }] }, ["minor"], ["major"]],
  ["a named type that is no longer null", { anyOf: [disk, { type: "null" }] }, disk, ["major"], ["minor"]],
  ["a type that becomes one of two", word, { oneOf: [word, { type: "integer" }] }, ["minor"], ["major"]],
  ["one of two types that stays alone", { oneOf: [word, { type: "integer" }] }, word, ["major"], ["minor"]],
  ["null said in another way", { type: ["string", "null"] }, { anyOf: [word, { type: "null" }] }, [], []],
  ["null said as before 3.1", { type: "string", nullable: true }, { type: ["string", "null"] }, [], []],
  ["a list of anything", { type: "array", items: word }, { type: "array" }, ["minor"], ["major"]],
  ["a list of something", { type: "array" }, { type: "array", items: word }, ["major"], ["minor"]],
  [
    "other members that are no longer known",
    { type: "object", additionalProperties: word },
    { type: "object", additionalProperties: true },
    ["minor"],
    ["major"],
  ],
  [
    "other members that are gone",
    { ...components.schemas.Disk, additionalProperties: word },
    components.schemas.Disk,
    ["major"],
    ["major"],
  ],
  [
    "other members that come",
    components.schemas.Disk,
    { ...components.schemas.Disk, additionalProperties: true },
    ["minor"],
    ["minor"],
  ],
  ["an object that says it is open", { type: "object" }, { type: "object", additionalProperties: true }, [], []],
  ["one more value", { enum: ["a"] }, { enum: ["a", "b"] }, ["minor"], ["major"]],
  ["one value less", { enum: ["a", "b"] }, { enum: ["a"] }, ["major"], ["minor"]],
  ["any value", { type: "string", enum: ["a"] }, word, ["minor"], ["major"]],
];

it.each(rules)("judges %s by who sends it", (_what, before, after, request, response) => {
  expect(between("request", before, after)).toEqual(request);
  expect(between("response", before, after)).toEqual(response);
});

it("looks at the default answer where no other one is good", () => {
  const before = { responses: { default: json(disk) } };
  expect(levels(before, { responses: { default: json(word) } })).toContain("major");
  expect(levels(before, { responses: { "200": json(disk), default: json(word) } })).not.toContain("major");
  expect(levels(before, { responses: { "200": json(word), default: json(disk) } })).toContain("major");
});

it("takes another good answer for a break where callers get something else", () => {
  const before = { responses: { "200": json(disk) } };
  expect(levels(before, { responses: { "200": json(disk), "204": { description: "None." } } })).toEqual(["major"]);
  expect(levels(before, { responses: { "200": json(disk), "201": json(disk) } })).toEqual(["patch"]);
  expect(levels(before, { responses: { "200": json(disk), "404": json(word) } })).toEqual(["patch"]);
  const nothing = { responses: { "204": { description: "None." } } };
  expect(levels(nothing, { responses: { "200": json(disk), "204": { description: "None." } } })).toEqual(["minor"]);
});

it("compares parameters whose schema is in a content", () => {
  const parameters = (schema: object): object => ({ parameters: [{ name: "q", in: "query", ...json(schema) }] });
  expect(levels(parameters(word), parameters({ type: "integer" }))).toEqual(["major"]);
});
