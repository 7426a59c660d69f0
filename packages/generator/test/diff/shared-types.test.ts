import { describe, expect, it } from "vitest";
import { compareSpecs } from "../../src/diff/compare-specs.ts";

const disk = (size: object): object => ({ type: "object", properties: { size } });
const json = (schema: object): object => ({ content: { "application/json": { schema } } });
const use = { $ref: "#/components/schemas/Disk" };

/** A document with one named type, used as the operation says. */
function spec(operation: object, size: object): object {
  return {
    openapi: "3.1.0",
    paths: { "/x": { post: { operationId: "x/do", ...operation } } },
    components: { schemas: { Disk: disk(size) } },
  };
}

function grades(operation: object, before: object, after: object): string[] {
  return compareSpecs(spec(operation, before), spec(operation, after)).map(({ id, severity }) => `${id} ${severity}`);
}

describe("a type that is used in several places", () => {
  it("is judged by who sends it in each of them: what narrows a request is no break of an answer", () => {
    const both = { requestBody: json(use), responses: { "200": { description: "", ...json(use) } } };
    const [wide, narrow] = [{ type: ["string", "null"] }, { type: "string" }];
    expect(grades(both, wide, narrow)).toEqual([
      "request-property-became-not-nullable breaking",
      "response-property-became-not-nullable info",
    ]);
    expect(grades(both, narrow, wide)).toEqual([
      "response-property-became-nullable breaking",
      "request-property-became-nullable info",
    ]);
  });

  it("breaks callers who send it even where it is read-only elsewhere", () => {
    const shown = { allOf: [use], readOnly: true };
    const schema = { type: "object", properties: { shown, sent: use } };
    const found = grades({ requestBody: json(schema) }, { type: "string" }, { type: "boolean" });
    expect(found).toEqual(["request-property-type-changed breaking", "request-read-only-property-type-changed info"]);
  });

  it("breaks JSON where it is no break of text", () => {
    const [before, after] = [{ type: "integer" }, { type: "string" }];
    const content = { "application/json": { schema: use }, "application/x-www-form-urlencoded": { schema: use } };
    const found = compareSpecs(spec({ requestBody: { content } }, before), spec({ requestBody: { content } }, after));
    expect(found.map(({ id, audience }) => `${id} ${audience}`)).toEqual([
      "request-property-type-changed both",
      "request-property-type-compatible client",
    ]);
  });

  it("is told once, with the operations that it reaches and their tags", () => {
    const paths = Object.fromEntries(
      ["a", "b"].map((name) => [
        `/${name}`,
        { get: { operationId: `${name}/get`, tags: [name], responses: { "200": { description: "", ...json(use) } } } },
      ]),
    );
    const whole = (size: object): object => ({
      openapi: "3.1.0",
      paths,
      components: { schemas: { Disk: disk(size) } },
    });
    const found = compareSpecs(whole({ type: "string" }), whole({ type: "integer" }));
    expect(found).toMatchObject([{ place: "Disk.size", operations: ["a/get", "b/get"], tags: ["a", "b"] }]);
  });

  it("is another type where something stands beside the reference", () => {
    const whole = (beside: object): object => ({
      openapi: "3.1.0",
      paths: {
        "/x": {
          post: {
            operationId: "x/do",
            requestBody: json({
              type: "object",
              properties: {
                plain: { $ref: "#/components/schemas/Name" },
                short: { $ref: "#/components/schemas/Name", ...beside },
              },
            }),
          },
        },
      },
      components: { schemas: { Name: { type: "string" } } },
    });
    const found = compareSpecs(whole({ maxLength: 9 }), whole({ maxLength: 5 }));
    expect(found.map(({ id, place }) => `${id} ${place}`)).toEqual([
      "request-property-max-length-decreased x/do body.short",
    ]);
    const nullable = compareSpecs(whole({ description: "A" }), whole({ type: ["string"], minLength: 1 }));
    expect(nullable.map(({ id, place }) => `${id} ${place}`)).toEqual([
      "request-property-min-length-set x/do body.short",
    ]);
  });

  it("is judged the other way round under not, where fewer values mean more of the whole", () => {
    const not = (schema: object): object => ({ requestBody: json({ type: "string", not: schema }) });
    const bare = (schema: object): object => ({
      openapi: "3.1.0",
      paths: { "/x": { post: { operationId: "x/do", ...not(schema) } } },
    });
    const judged = (before: object, after: object): string[] =>
      compareSpecs(bare(before), bare(after)).map(({ id, severity }) => `${id} ${severity}`);
    expect(judged({ maxLength: 5 }, { maxLength: 9 })).toEqual(["request-property-max-length-increased breaking"]);
    expect(judged({ maxLength: 9 }, { maxLength: 5 })).toEqual(["request-property-max-length-decreased info"]);
    const schema = { type: "object", properties: { taken: use, refused: { not: use } } };
    expect(grades({ requestBody: json(schema) }, { type: ["string", "null"] }, { type: "string" })).toEqual([
      "request-property-became-not-nullable breaking",
      "request-property-became-not-nullable info",
    ]);
  });

  it("ends where it contains itself in every way that it can", () => {
    const schemas = {
      Disk: {
        allOf: [
          { properties: { next: use, all: { allOf: [use, { type: "object" }] } } },
          { properties: { all: { type: "array", items: { anyOf: [use, { $ref: "#/components/schemas/Other" }] } } } },
        ],
      },
      Other: { allOf: [use, { not: use, if: use, properties: { next: { oneOf: [use, { type: "null" }] } } }] },
    };
    const whole = {
      openapi: "3.1.0",
      paths: { "/x": { post: { operationId: "x/do", requestBody: json(use) } } },
      components: { schemas },
    };
    expect(compareSpecs(whole, structuredClone(whole))).toEqual([]);
  });
});

describe("variants", () => {
  const text = { type: "string" };
  const flag = { type: "boolean" };
  const one = { type: "object", properties: { kind: { const: "one" }, size: { type: "integer" } } };
  const two = { type: "object", properties: { kind: { const: "two" }, name: text } };
  const between = (direction: "request" | "response", before: object, after: object): string[] => {
    const inside = (schema: object): object =>
      direction === "request"
        ? { requestBody: json(schema) }
        : { responses: { "200": { description: "", ...json(schema) } } };
    const whole = (schema: object): object => ({
      openapi: "3.1.0",
      paths: { "/x": { post: { operationId: "x/do", ...inside(schema) } } },
    });
    return compareSpecs(whole(before), whole(after)).map(({ id, severity, place }) => `${id} ${severity} ${place}`);
  };

  it("that come where there were none narrow what is valid", () => {
    const object = { type: "object", properties: { id: text } };
    const narrowed = { ...object, oneOf: [{ required: ["id"] }, { maxProperties: 1 }] };
    expect(between("request", object, narrowed)).toEqual(["request-body-union-added breaking x/do body"]);
    expect(between("response", object, narrowed)).toEqual(["response-body-union-added info x/do 200"]);
    expect(between("request", narrowed, object)).toEqual(["request-body-union-removed info x/do body"]);
    expect(between("response", narrowed, object)).toEqual(["response-body-union-removed breaking x/do 200"]);
  });

  it("that become fewer break those who send them, and that become more those who read them", () => {
    const [few, many] = [{ oneOf: [text, flag] }, { oneOf: [text, flag, one] }];
    expect(between("request", many, few)).toEqual(["request-body-one-of-removed breaking x/do body"]);
    expect(between("response", many, few)).toEqual(["response-body-one-of-removed info x/do 200"]);
    expect(between("response", few, many)).toEqual(["response-body-one-of-added breaking x/do 200"]);
    expect(between("request", few, many)).toEqual(["request-body-one-of-added info x/do body"]);
  });

  it("are told apart by the members that have one value", () => {
    const grown = { ...two, properties: { ...two.properties, name: flag } };
    expect(between("request", { oneOf: [one, two] }, { oneOf: [grown, one] })).toEqual([
      "request-property-type-changed breaking x/do body.name",
    ]);
  });

  it("of constants are an enum in other words", () => {
    const listed = { type: "string", enum: ["a", "b"] };
    const chosen = {
      oneOf: [
        { const: "a", description: "First." },
        { const: "b", title: "Second" },
      ],
    };
    expect(between("request", listed, chosen)).toEqual([]);
    expect(between("request", chosen, { enum: ["a"] })).toEqual(["request-body-enum-value-removed breaking x/do body"]);
  });
});
