// oxlint-disable unicorn/no-thenable -- a keyword of JSON Schema
import { expect, it } from "vitest";
import { allRuleIds, catalogue } from "../../src/diff/catalogue.ts";
import { compareSpecs } from "../../src/diff/compare-specs.ts";
import { schemaRuleNames } from "../../src/diff/schema-rules.ts";

type Severity = "breaking" | "warning" | "info";
/** The level that oasdiff gives the rule of this name; where it has none, JSON Schema and OpenAPI decide. */
type Grade = "ERR" | "WARN" | "INFO" | undefined;

const text = { type: "string" };
const flag = { type: "boolean" };
const thing = { type: "object", properties: { id: text, name: text } };
const list = (more: object): object => ({ type: "array", ...more });
const union = (more: object): object => ({ oneOf: [thing, text], ...more });
const mapped = (mapping: object): object => union({ discriminator: { propertyName: "kind", mapping } });

/** A pair for each rule about a keyword: what was there, what is there, and what it means in a request and in an answer. */
// oxfmt-ignore
const rows: readonly [rule: string, before: unknown, after: unknown, Severity, Grade, Severity, Grade][] = [
  ["type-changed", { type: "boolean" }, thing, "breaking", "ERR", "breaking", "ERR"],
  ["type-generalized", { type: "integer" }, { type: "number" }, "info", "INFO", "breaking", "ERR"],
  ["type-specialized", { type: "number" }, { type: "integer" }, "breaking", undefined, "info", "INFO"],
  ["became-nullable", { type: "string" }, { type: ["string", "null"] }, "info", "INFO", "breaking", "ERR"],
  ["became-not-nullable", { type: ["string", "null"] }, { type: "string" }, "breaking", "ERR", "info", "INFO"],
  ["became-impossible", { type: "string" }, false, "breaking", undefined, "info", undefined],
  ["became-possible", false, { type: "string" }, "info", undefined, "breaking", undefined],
  ["became-enum", { type: "string" }, { type: "string", enum: ["a"] }, "breaking", "ERR", "info", undefined],
  ["enum-removed", { type: "string", enum: ["a"] }, { type: "string" }, "info", undefined, "breaking", undefined],
  ["enum-value-added", { enum: ["a"] }, { enum: ["a", "b"] }, "info", "INFO", "breaking", "WARN"],
  ["enum-value-removed", { enum: ["a", "b"] }, { enum: ["a"] }, "breaking", "ERR", "info", "INFO"],
  ["x-extensible-enum-value-added", { type: "string", "x-extensible-enum": ["a"] }, { type: "string", "x-extensible-enum": ["a", "b"] }, "info", undefined, "info", undefined],
  ["x-extensible-enum-value-removed", { type: "string", "x-extensible-enum": ["a", "b"] }, { type: "string", "x-extensible-enum": ["a"] }, "breaking", "ERR", "info", undefined],
  ["const-added", { type: "string" }, { type: "string", const: "a" }, "breaking", "ERR", "info", "INFO"],
  ["const-removed", { type: "string", const: "a" }, { type: "string" }, "info", "INFO", "breaking", "ERR"],
  ["const-changed", { const: "a" }, { const: "b" }, "breaking", "ERR", "breaking", "ERR"],
  ["format-added", { type: "string" }, { type: "string", format: "uuid" }, "breaking", undefined, "info", undefined],
  ["format-removed", { type: "string", format: "uuid" }, { type: "string" }, "info", undefined, "breaking", undefined],
  ["format-changed", { type: "string", format: "uuid" }, { type: "string", format: "date" }, "breaking", undefined, "breaking", undefined],
  ["format-named", { type: "integer" }, { type: "integer", format: "int64" }, "info", undefined, "info", undefined],
  ["format-unnamed", { type: "number", format: "double" }, { type: "number" }, "info", undefined, "info", undefined],
  ["format-generalized", { type: "integer", format: "int32" }, { type: "integer", format: "int64" }, "info", undefined, "breaking", undefined],
  ["format-specialized", { type: "integer", format: "int64" }, { type: "integer", format: "int32" }, "breaking", undefined, "info", undefined],
  ["multiple-of-set", { type: "integer" }, { type: "integer", multipleOf: 2 }, "breaking", undefined, "info", undefined],
  ["multiple-of-unset", { type: "integer", multipleOf: 2 }, { type: "integer" }, "info", undefined, "breaking", undefined],
  ["multiple-of-changed", { type: "integer", multipleOf: 2 }, { type: "integer", multipleOf: 3 }, "breaking", undefined, "breaking", undefined],
  ["multiple-of-generalized", { type: "integer", multipleOf: 6 }, { type: "integer", multipleOf: 3 }, "info", undefined, "breaking", undefined],
  ["multiple-of-specialized", { type: "integer", multipleOf: 3 }, { type: "integer", multipleOf: 6 }, "breaking", undefined, "info", undefined],
  ["unique-items-set", list({}), list({ uniqueItems: true }), "breaking", undefined, "info", undefined],
  ["unique-items-unset", list({ uniqueItems: true }), list({}), "info", undefined, "breaking", undefined],
  ["pattern-added", { type: "string" }, { type: "string", pattern: "^a" }, "breaking", "ERR", "info", "INFO"],
  ["pattern-removed", { type: "string", pattern: "^a" }, { type: "string" }, "info", "INFO", "info", "INFO"],
  ["pattern-changed", { type: "string", pattern: "^a" }, { type: "string", pattern: "^b" }, "warning", "WARN", "info", "INFO"],
  ["pattern-generalized", { type: "string", pattern: "^a" }, { type: "string", pattern: ".*" }, "info", "INFO", "info", undefined],
  ["one-of-added", { oneOf: [text, flag] }, { oneOf: [text, flag, thing] }, "info", "INFO", "breaking", "ERR"],
  ["one-of-removed", { oneOf: [text, flag, thing] }, { oneOf: [text, flag] }, "breaking", "ERR", "info", "INFO"],
  ["any-of-added", { anyOf: [text, flag] }, { anyOf: [text, flag, thing] }, "info", "INFO", "breaking", "INFO"],
  ["any-of-removed", { anyOf: [text, flag, thing] }, { anyOf: [text, flag] }, "breaking", "ERR", "info", "INFO"],
  ["wrapped-in-one-of", thing, { oneOf: [thing, { ...thing, required: ["id"] }] }, "breaking", undefined, "breaking", undefined],
  ["union-added", thing, { ...thing, anyOf: [{ required: ["id"] }, { required: ["name"] }] }, "breaking", undefined, "info", undefined],
  ["union-removed", { ...thing, anyOf: [{ required: ["id"] }, { required: ["name"] }] }, thing, "info", undefined, "breaking", undefined],
  ["any-of-became-one-of", { anyOf: [text, flag] }, { oneOf: [text, flag] }, "warning", undefined, "info", undefined],
  ["one-of-became-any-of", { oneOf: [text, flag] }, { anyOf: [text, flag] }, "info", undefined, "warning", undefined],
  ["dependent-required-changed", { ...thing, dependentRequired: { id: ["a"] } }, { ...thing, dependentRequired: { id: ["b"] } }, "breaking", "ERR", "breaking", "ERR"],
  ["content-media-type-changed", { type: "string", contentMediaType: "text/html" }, { type: "string", contentMediaType: "text/plain" }, "breaking", "ERR", "breaking", "ERR"],
  ["content-encoding-changed", { type: "string", contentEncoding: "base64" }, { type: "string", contentEncoding: "base32" }, "breaking", "ERR", "breaking", "ERR"],
  ["additional-properties-closed", thing, { ...thing, additionalProperties: false }, "breaking", undefined, "info", undefined],
  ["additional-properties-opened", { ...thing, additionalProperties: false }, thing, "info", undefined, "info", undefined],
  ["additional-properties-added", thing, { ...thing, additionalProperties: true }, "info", undefined, "info", undefined],
  ["additional-properties-removed", { ...thing, additionalProperties: text }, thing, "breaking", undefined, "breaking", undefined],
  ["discriminator-added", union({}), union({ discriminator: { propertyName: "kind" } }), "info", "INFO", "info", "INFO"],
  ["discriminator-removed", union({ discriminator: { propertyName: "kind" } }), union({}), "info", "INFO", "info", "INFO"],
  ["discriminator-property-name-changed", union({ discriminator: { propertyName: "kind" } }), union({ discriminator: { propertyName: "sort" } }), "warning", "INFO", "warning", "INFO"],
  ["discriminator-mapping-added", mapped({}), mapped({ a: "A" }), "info", "INFO", "info", "INFO"],
  ["discriminator-mapping-deleted", mapped({ a: "A" }), mapped({}), "info", "INFO", "info", "INFO"],
  ["discriminator-mapping-changed", mapped({ a: "A" }), mapped({ a: "B" }), "warning", "INFO", "warning", "INFO"],
  ["xml-changed", { type: "string", xml: { name: "a" } }, { type: "string", xml: { name: "b" } }, "breaking", undefined, "breaking", undefined],
  ["default-value-added", { type: "integer" }, { type: "integer", default: 1 }, "info", "INFO", "info", "INFO"],
  ["default-value-removed", { type: "integer", default: 1 }, { type: "integer" }, "info", "INFO", "info", "INFO"],
  ["default-value-changed", { type: "integer", default: 1 }, { type: "integer", default: 2 }, "warning", "INFO", "info", "INFO"],
  ["deprecated", { type: "string" }, { type: "string", deprecated: true }, "info", "INFO", "info", "INFO"],
  ["reactivated", { type: "string", deprecated: true }, { type: "string" }, "info", "INFO", "info", "INFO"],
  ["became-read-only", { type: "string" }, { type: "string", readOnly: true }, "breaking", "INFO", "info", "INFO"],
  ["became-not-read-only", { type: "string", readOnly: true }, { type: "string" }, "info", "INFO", "info", "INFO"],
  ["became-write-only", { type: "string" }, { type: "string", writeOnly: true }, "info", "INFO", "breaking", "INFO"],
  ["became-not-write-only", { type: "string", writeOnly: true }, { type: "string" }, "info", "INFO", "warning", "INFO"],
  ["not-compared", { type: "string", vocabulary: 1 }, { type: "string", vocabulary: 2 }, "warning", undefined, "warning", undefined],
  ["max-set", { type: "integer" }, { type: "integer", maximum: 5 }, "breaking", "WARN", "info", undefined],
  ["max-unset", { type: "integer", maximum: 5 }, { type: "integer" }, "info", undefined, "breaking", undefined],
  ["max-increased", { type: "integer", maximum: 5 }, { type: "integer", maximum: 9 }, "info", "INFO", "breaking", "ERR"],
  ["max-decreased", { type: "integer", maximum: 9 }, { type: "integer", maximum: 5 }, "breaking", "ERR", "info", undefined],
  ["exclusive-max-set", { type: "integer" }, { type: "integer", exclusiveMaximum: 5 }, "breaking", "WARN", "info", undefined],
  ["exclusive-max-unset", { type: "integer", exclusiveMaximum: 5 }, { type: "integer" }, "info", undefined, "breaking", undefined],
  ["exclusive-max-increased", { type: "integer", exclusiveMaximum: 5 }, { type: "integer", exclusiveMaximum: 9 }, "info", "INFO", "breaking", "ERR"],
  ["exclusive-max-decreased", { type: "integer", exclusiveMaximum: 9 }, { type: "integer", exclusiveMaximum: 5 }, "breaking", "ERR", "info", undefined],
  ["min-set", { type: "integer" }, { type: "integer", minimum: 5 }, "breaking", "WARN", "info", undefined],
  ["min-unset", { type: "integer", minimum: 5 }, { type: "integer" }, "info", undefined, "breaking", undefined],
  ["min-increased", { type: "integer", minimum: 5 }, { type: "integer", minimum: 9 }, "breaking", "ERR", "info", undefined],
  ["min-decreased", { type: "integer", minimum: 9 }, { type: "integer", minimum: 5 }, "info", "INFO", "breaking", "ERR"],
  ["exclusive-min-set", { type: "integer" }, { type: "integer", exclusiveMinimum: 5 }, "breaking", "WARN", "info", undefined],
  ["exclusive-min-unset", { type: "integer", exclusiveMinimum: 5 }, { type: "integer" }, "info", undefined, "breaking", undefined],
  ["exclusive-min-increased", { type: "integer", exclusiveMinimum: 5 }, { type: "integer", exclusiveMinimum: 9 }, "breaking", "ERR", "info", undefined],
  ["exclusive-min-decreased", { type: "integer", exclusiveMinimum: 9 }, { type: "integer", exclusiveMinimum: 5 }, "info", "INFO", "breaking", "ERR"],
  ["max-length-set", { type: "string" }, { type: "string", maxLength: 5 }, "breaking", "WARN", "info", undefined],
  ["max-length-unset", { type: "string", maxLength: 5 }, { type: "string" }, "info", undefined, "breaking", "ERR"],
  ["max-length-increased", { type: "string", maxLength: 5 }, { type: "string", maxLength: 9 }, "info", "INFO", "breaking", "ERR"],
  ["max-length-decreased", { type: "string", maxLength: 9 }, { type: "string", maxLength: 5 }, "breaking", "ERR", "info", undefined],
  ["min-length-set", { type: "string" }, { type: "string", minLength: 5 }, "breaking", undefined, "info", undefined],
  ["min-length-unset", { type: "string", minLength: 5 }, { type: "string" }, "info", undefined, "breaking", undefined],
  ["min-length-increased", { type: "string", minLength: 5 }, { type: "string", minLength: 9 }, "breaking", "ERR", "info", undefined],
  ["min-length-decreased", { type: "string", minLength: 9 }, { type: "string", minLength: 5 }, "info", "INFO", "breaking", "ERR"],
  ["max-items-set", { type: "array" }, { type: "array", maxItems: 5 }, "breaking", undefined, "info", undefined],
  ["max-items-unset", { type: "array", maxItems: 5 }, { type: "array" }, "info", undefined, "breaking", undefined],
  ["max-items-increased", { type: "array", maxItems: 5 }, { type: "array", maxItems: 9 }, "info", undefined, "breaking", undefined],
  ["max-items-decreased", { type: "array", maxItems: 9 }, { type: "array", maxItems: 5 }, "breaking", undefined, "info", undefined],
  ["min-items-set", { type: "array" }, { type: "array", minItems: 5 }, "breaking", "WARN", "info", undefined],
  ["min-items-unset", { type: "array", minItems: 5 }, { type: "array" }, "info", undefined, "breaking", "ERR"],
  ["min-items-increased", { type: "array", minItems: 5 }, { type: "array", minItems: 9 }, "breaking", "ERR", "info", undefined],
  ["min-items-decreased", { type: "array", minItems: 9 }, { type: "array", minItems: 5 }, "info", undefined, "breaking", "ERR"],
  ["max-properties-set", { type: "object" }, { type: "object", maxProperties: 5 }, "breaking", undefined, "info", undefined],
  ["max-properties-unset", { type: "object", maxProperties: 5 }, { type: "object" }, "info", undefined, "breaking", undefined],
  ["max-properties-increased", { type: "object", maxProperties: 5 }, { type: "object", maxProperties: 9 }, "info", undefined, "breaking", undefined],
  ["max-properties-decreased", { type: "object", maxProperties: 9 }, { type: "object", maxProperties: 5 }, "breaking", undefined, "info", undefined],
  ["min-properties-set", { type: "object" }, { type: "object", minProperties: 5 }, "breaking", undefined, "info", undefined],
  ["min-properties-unset", { type: "object", minProperties: 5 }, { type: "object" }, "info", undefined, "breaking", undefined],
  ["min-properties-increased", { type: "object", minProperties: 5 }, { type: "object", minProperties: 9 }, "breaking", undefined, "info", undefined],
  ["min-properties-decreased", { type: "object", minProperties: 9 }, { type: "object", minProperties: 5 }, "info", undefined, "breaking", undefined],
  ["max-contains-set", list({ contains: text }), list({ contains: text, maxContains: 5 }), "breaking", undefined, "info", undefined],
  ["max-contains-unset", list({ contains: text, maxContains: 5 }), list({ contains: text }), "info", undefined, "breaking", undefined],
  ["max-contains-increased", list({ contains: text, maxContains: 5 }), list({ contains: text, maxContains: 9 }), "info", "INFO", "breaking", "ERR"],
  ["max-contains-decreased", list({ contains: text, maxContains: 9 }), list({ contains: text, maxContains: 5 }), "breaking", "ERR", "info", "INFO"],
  ["min-contains-set", list({ contains: text }), list({ contains: text, minContains: 5 }), "breaking", undefined, "info", undefined],
  ["min-contains-unset", list({ contains: text, minContains: 5 }), list({ contains: text }), "info", undefined, "breaking", undefined],
  ["min-contains-increased", list({ contains: text, minContains: 5 }), list({ contains: text, minContains: 9 }), "breaking", "ERR", "info", "INFO"],
  ["min-contains-decreased", list({ contains: text, minContains: 9 }), list({ contains: text, minContains: 5 }), "info", "INFO", "breaking", "ERR"],
  ["not-added", text, { ...text, not: { const: "a" } }, "breaking", undefined, "info", undefined],
  ["not-removed", { ...text, not: { const: "a" } }, text, "info", undefined, "breaking", undefined],
  ["if-added", thing, { ...thing, if: { required: ["id"] } }, "breaking", "ERR", "info", "INFO"],
  ["if-removed", { ...thing, if: { required: ["id"] } }, thing, "info", "INFO", "breaking", "ERR"],
  ["then-added", { ...thing, if: { required: ["id"] } }, { ...thing, if: { required: ["id"] }, then: { required: ["name"] } }, "breaking", "ERR", "info", "INFO"],
  ["then-removed", { ...thing, if: { required: ["id"] }, then: { required: ["name"] } }, { ...thing, if: { required: ["id"] } }, "info", "INFO", "breaking", "ERR"],
  ["else-added", { ...thing, if: { required: ["id"] } }, { ...thing, if: { required: ["id"] }, else: { required: ["name"] } }, "breaking", "ERR", "info", "INFO"],
  ["else-removed", { ...thing, if: { required: ["id"] }, else: { required: ["name"] } }, { ...thing, if: { required: ["id"] } }, "info", "INFO", "breaking", "ERR"],
  ["contains-added", list({}), list({ contains: text }), "breaking", "ERR", "info", "INFO"],
  ["contains-removed", list({ contains: text }), list({}), "info", "INFO", "breaking", "ERR"],
  ["dependent-required-added", thing, { ...thing, dependentRequired: { id: ["name"] } }, "breaking", "ERR", "info", "INFO"],
  ["dependent-required-removed", { ...thing, dependentRequired: { id: ["name"] } }, thing, "info", "INFO", "breaking", "ERR"],
  ["dependent-schema-added", thing, { ...thing, dependentSchemas: { id: { required: ["name"] } } }, "breaking", "ERR", "info", "INFO"],
  ["dependent-schema-removed", { ...thing, dependentSchemas: { id: { required: ["name"] } } }, thing, "info", "INFO", "breaking", "ERR"],
  ["pattern-property-added", thing, { ...thing, patternProperties: { "^x-": text } }, "breaking", "ERR", "info", "INFO"],
  ["pattern-property-removed", { ...thing, patternProperties: { "^x-": text } }, thing, "info", "INFO", "breaking", "ERR"],
  ["property-names-added", thing, { ...thing, propertyNames: { maxLength: 5 } }, "breaking", "ERR", "info", "INFO"],
  ["property-names-removed", { ...thing, propertyNames: { maxLength: 5 } }, thing, "info", "INFO", "breaking", "ERR"],
  ["unevaluated-properties-added", thing, { ...thing, unevaluatedProperties: false }, "breaking", "ERR", "info", "INFO"],
  ["unevaluated-properties-removed", { ...thing, unevaluatedProperties: false }, thing, "info", "INFO", "breaking", "ERR"],
  ["unevaluated-items-added", list({}), list({ unevaluatedItems: false }), "breaking", "ERR", "info", "INFO"],
  ["unevaluated-items-removed", list({ unevaluatedItems: false }), list({}), "info", "INFO", "breaking", "ERR"],
  ["content-schema-added", text, { ...text, contentSchema: thing }, "breaking", "ERR", "info", "INFO"],
  ["content-schema-removed", { ...text, contentSchema: thing }, text, "info", "INFO", "breaking", "ERR"],
];

/** A member of a request, and one of an answer. XML is among the media types, because it has a keyword of its own. */
function between(
  direction: "request" | "response",
  before: unknown,
  after: unknown,
): { id: string; severity: string }[] {
  const spec = (schema: unknown): object => {
    const content = { "application/xml": { schema: { type: "object", properties: { it: schema } } } };
    const body =
      direction === "request" ? { requestBody: { content } } : { responses: { 200: { description: "", content } } };
    return { openapi: "3.1.0", paths: { "/x": { post: { operationId: "x/do", ...body } } } };
  };
  return compareSpecs(spec(before), spec(after));
}

it.each(rows)("%s", (rule, before, after, request, _ours, response) => {
  expect(between("request", before, after)).toMatchObject([
    { id: idOf("request", rule, before, after), severity: request },
  ]);
  expect(between("response", before, after)).toMatchObject([
    { id: idOf("response", rule, before, after), severity: response },
  ]);
});

// Who sends a member is said of the member itself; what nobody sends is said to stop nobody.
function idOf(direction: string, rule: string, before: unknown, after: unknown): string {
  const isIdle = !rule.includes("-only") && [before, after].some((schema) => JSON.stringify(schema).includes("Only"));
  return `${direction}-${isIdle ? "read-only-" : ""}property-${rule}`;
}

it("has a pair for every rule about a keyword", () => {
  expect(rows.map(([rule]) => rule).toSorted()).toEqual(
    schemaRuleNames.filter((name) => name !== "type-compatible").toSorted(),
  );
});

// What oasdiff calls an error breaks; what it calls information does not; a warning of it leaves the matter open.
it("grades as oasdiff does, but for anyOf and for members that types lose", () => {
  const differ = rows.filter(([, , , request, requestGrade, response, responseGrade]) => {
    return !isSame(requestGrade, request) || !isSame(responseGrade, response);
  });
  // A new variant of an answer is an error of oasdiff where the keyword is `oneOf`; it has no view of generated types.
  expect(differ.map(([rule]) => rule)).toEqual(["any-of-added", "became-read-only", "became-write-only"]);
});

function isSame(grade: Grade, severity: Severity): boolean {
  if (grade === undefined || grade === "WARN") return true;
  return (grade === "ERR") === (severity === "breaking");
}

/** Where a schema can stand, as the ids of rules name it. */
const places: Readonly<Record<string, (schema: unknown) => object>> = {
  "request-body": (schema) => ({ requestBody: { content: { "application/xml": { schema } } } }),
  "request-parameter": (schema) => ({ parameters: [{ name: "q", in: "query", schema }] }),
  "request-property": (schema) => member("request", schema),
  "request-read-only-property": (schema) => member("request", inside(schema, { readOnly: true })),
  "response-body": (schema) => answer({ content: { "application/xml": { schema } } }),
  "request-read-only-object": (schema) => member("request", inside({ properties: { it: schema } }, { readOnly: true })),
  "response-header": (schema) => answer({ headers: { "X-Left": { schema } } }),
  "response-property": (schema) => member("response", schema),
  "response-write-only-property": (schema) => member("response", inside(schema, { writeOnly: true })),
  "response-write-only-object": (schema) =>
    member("response", inside({ properties: { it: schema } }, { writeOnly: true })),
};

function answer(more: object): object {
  return { responses: { "200": { description: "", ...more } } };
}

function member(direction: "request" | "response", schema: unknown): object {
  const content = { "application/xml": { schema: { type: "object", properties: { it: schema } } } };
  return direction === "request" ? { requestBody: { content } } : answer({ content });
}

function inside(schema: unknown, mark: object): object {
  return { allOf: [schema], ...mark };
}

it("reports every id about a keyword that is in the catalogue, in a request, an answer and all of their places", () => {
  const spec = (operation: object): object => ({
    openapi: "3.1.0",
    paths: { "/x": { post: { operationId: "x/do", ...operation } } },
  });
  const texts: [unknown, unknown] = [{ type: "integer" }, { type: "string" }];
  const pairs = [...rows.map(([, before, after]) => [before, after] as const), texts, texts.toReversed()];
  const found = new Set(
    Object.values(places).flatMap((place) =>
      pairs.flatMap(([before, after]) => compareSpecs(spec(place(before)), spec(place(after))).map(({ id }) => id)),
    ),
  );
  const listed = catalogue.map(({ id }) => id).filter((id) => schemaRuleNames.some((name) => isRule(id, name)));
  expect(listed.filter((id) => !found.has(id))).toEqual([]);
  expect([...found].filter((id) => !allRuleIds.has(id))).toEqual([]);
});

function isRule(id: string, name: string): boolean {
  return Object.keys(places).some((place) => id === `${place}-${name}`);
}
