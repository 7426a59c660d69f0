import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareSpecs } from "../../src/diff/compare-specs.ts";

type Schema = Readonly<Record<string, unknown>>;

interface Spec {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, unknown>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

// The same specs in each run.
fc.configureGlobal({ seed: 21, numRuns: 150 });

const names = ["Disk", "Host", "Vm"];

const scalar: fc.Arbitrary<Schema> = fc.oneof(
  fc.record({ type: fc.constant("string"), maxLength: fc.integer({ min: 1, max: 9 }) }, { requiredKeys: ["type"] }),
  fc.record(
    { type: fc.constant("string"), pattern: fc.constantFrom("^a", "^b"), format: fc.constantFrom("uuid", "date") },
    { requiredKeys: ["type"] },
  ),
  fc.record(
    { type: fc.constant("integer"), minimum: fc.integer({ min: -5, max: 5 }), multipleOf: fc.constantFrom(2, 3, 6) },
    { requiredKeys: ["type"] },
  ),
  fc.record({ enum: fc.uniqueArray(fc.constantFrom("a", "b", "c"), { minLength: 1 }) }),
  fc.record({ type: fc.constantFrom(["string", "null"], ["integer", "null"], "boolean") }),
);

const reference: fc.Arbitrary<Schema> = fc
  .constantFrom(...names)
  .map((name) => ({ $ref: `#/components/schemas/${name}` }));

const { schema } = fc.letrec<{ schema: Schema; object: Schema; list: Schema; union: Schema; joined: Schema }>(
  (tie) => ({
    schema: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      scalar,
      reference,
      tie("object"),
      tie("list"),
      tie("union"),
      tie("joined"),
    ),
    object: fc
      .record({
        properties: fc.dictionary(fc.constantFrom("id", "name", "size", "state"), tie("schema"), { maxKeys: 3 }),
        more: fc.constantFrom({}, { additionalProperties: false }, { additionalProperties: { type: "string" } }),
        isRequired: fc.boolean(),
      })
      .map(({ properties, more, isRequired }) => ({
        type: "object",
        properties,
        ...more,
        ...(isRequired && { required: Object.keys(properties).slice(0, 1) }),
      })),
    list: fc
      .record({ items: tie("schema"), maxItems: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }) })
      .map(({ items, maxItems }) => ({ type: "array", items, ...(maxItems !== undefined && { maxItems }) })),
    union: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
    joined: fc.tuple(tie("schema"), tie("schema")).map((allOf) => ({ allOf })),
  }),
);

const spec: fc.Arbitrary<Spec> = fc
  .record({ sent: schema, given: schema, asked: scalar, disk: schema, host: schema, vm: schema })
  .map(({ sent, given, asked, disk, host, vm }) => ({
    openapi: "3.1.0",
    paths: {
      "/x/{id}": {
        post: {
          operationId: "x/do",
          parameters: [
            { name: "id", in: "path", required: true, schema: { type: "string" } },
            { name: "asked", in: "query", schema: asked },
          ],
          requestBody: { content: { "application/json": { schema: sent } } },
          responses: { "200": { description: "Done.", content: { "application/json": { schema: given } } } },
        },
      },
    },
    components: { schemas: { Disk: disk, Host: host, Vm: vm } },
  }));

function map(value: unknown, change: (node: Schema) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => map(item, change));
  if (typeof value !== "object" || value === null) return value;
  const node = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, map(inner, change)]));
  return change(node);
}

// The same members the other way round, and the same lists where their order says nothing.
function reordered(value: unknown): unknown {
  return map(value, (node) => {
    const entries = Object.entries(node).toReversed();
    const unordered = new Set(["allOf", "anyOf", "enum", "required", "parameters"]);
    return Object.fromEntries(
      entries.map(([key, inner]) => [key, unordered.has(key) && Array.isArray(inner) ? inner.toReversed() : inner]),
    );
  });
}

function inlined(whole: Spec): unknown {
  return map(whole.paths, (node) => {
    const name = typeof node["$ref"] === "string" ? node["$ref"].split("/").at(-1) : undefined;
    return name === undefined ? node : whole.components.schemas[name];
  });
}

const severities = (before: object, after: object): string[] =>
  compareSpecs(before, after).map(({ severity }) => severity);

describe("comparing any two specs", () => {
  it("finds nothing between a spec and itself", () => {
    fc.assert(
      fc.property(spec, (one) => {
        expect(compareSpecs(one, structuredClone(one))).toEqual([]);
      }),
    );
  });

  it("finds nothing where only the order is another one", () => {
    fc.assert(
      fc.property(spec, (one) => {
        expect(compareSpecs(one, reordered(one) as object)).toEqual([]);
      }),
    );
  });

  it("finds nothing where a reference is written out", () => {
    fc.assert(
      fc.property(spec, (one) => {
        expect(compareSpecs(one, { ...one, paths: inlined(one) })).toEqual([]);
        expect(compareSpecs({ ...one, paths: inlined(one) }, one)).toEqual([]);
      }),
    );
  });

  it("finds nothing where a type that nobody uses has another name", () => {
    fc.assert(
      fc.property(spec, schema, (one, unused) => {
        const named = (name: string): object => ({
          ...one,
          components: { schemas: { ...one.components.schemas, [name]: unused } },
        });
        expect(compareSpecs(named("Left"), named("Over"))).toEqual([]);
      }),
    );
  });

  it("finds something on the way back whenever it does on the way there", () => {
    fc.assert(
      fc.property(spec, spec, (one, other) => {
        expect(severities(one, other).length === 0).toBe(severities(other, one).length === 0);
      }),
    );
  });
});

// Rules whose way back is a rule of another name.
const opposites: readonly (readonly [RegExp, string])[] = [
  [/-set$/, "-unset"],
  [/-increased$/, "-decreased"],
  [/-generalized$/, "-specialized"],
  [/-became-nullable$/, "-became-not-nullable"],
  [/-became-enum$/, "-enum-removed"],
  [/-closed$/, "-opened"],
];

function opposite(rule: string): string | undefined {
  for (const [pattern, text] of opposites) {
    if (pattern.test(rule)) return rule.replace(pattern, text);
  }
  return undefined;
}

describe("a change and its inverse", () => {
  const within = (direction: "request" | "response", inner: unknown): object => {
    const body = { content: { "application/json": { schema: { type: "object", properties: { it: inner } } } } };
    const operation =
      direction === "request" ? { requestBody: body } : { responses: { "200": { description: "Done.", ...body } } };
    return { openapi: "3.1.0", paths: { "/x": { post: { operationId: "x/do", ...operation } } } };
  };

  it("are mirror images: what narrows a request widens it on the way back", () => {
    fc.assert(
      fc.property(
        scalar,
        scalar,
        fc.constantFrom("request" as const, "response" as const),
        (before, after, direction) => {
          const there = compareSpecs(within(direction, before), within(direction, after));
          const back = compareSpecs(within(direction, after), within(direction, before)).map(({ id }) => id);
          const wanted = there.map(({ id }) => opposite(id)).filter((id) => id !== undefined);
          expect(back).toEqual(expect.arrayContaining(wanted));
          expect(back).toHaveLength(there.length);
        },
      ),
    );
  });

  it("break callers one way in a request and the other way in an answer", () => {
    fc.assert(
      fc.property(scalar, scalar, (before, after) => {
        const strict = (found: ReturnType<typeof compareSpecs>): string[] =>
          found
            .filter(({ severity, id }) => severity === "breaking" && !/pattern/.test(id))
            .map(({ message }) => message);
        const request = strict(compareSpecs(within("request", before), within("request", after)));
        const response = strict(compareSpecs(within("response", before), within("response", after)));
        const changes = compareSpecs(within("request", before), within("request", after)).filter(
          ({ id }) => !/pattern/.test(id),
        );
        // Each is told in one of both directions at least.
        for (const { message } of changes) {
          expect(
            [...request, ...response].some((text) => text.replace("body", "200") === message.replace("body", "200")),
          ).toBe(true);
        }
      }),
    );
  });
});
