import { expect, test } from "vitest";
import { applyOverlay } from "../openapi/overlay.ts";
import type { ObservedExchange } from "./exchange.ts";
import { learn, type Learned } from "./learn.ts";
import { reportLearned } from "./report.ts";

const document = {
  openapi: "3.1.0",
  info: { title: "Parts", version: "1" },
  servers: [{ url: "https://parts.example.net/api" }],
  paths: {
    "/parts/{partId}": {
      get: {
        operationId: "parts/get",
        parameters: [{ name: "partId", in: "path", required: true, schema: { type: "string" } }],
        responses: {
          "200": {
            description: "",
            content: { "application/json": { schema: { $ref: "#/components/schemas/Part" } } },
          },
          "404": { $ref: "#/components/responses/Error" },
        },
      },
    },
  },
  components: {
    responses: {
      Error: { description: "", content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } } },
    },
    schemas: {
      Part: {
        type: "object",
        required: ["id", "size"],
        properties: {
          id: { type: "string" },
          size: { type: "integer" },
          count: { type: "integer" },
          state: { $ref: "#/components/schemas/State" },
          kind: { anyOf: [{ enum: ["bolt"] }, { type: "string" }] },
          owner: { $ref: "#/components/schemas/Owner" },
          note: { type: "string" },
        },
      },
      State: { type: "string", enum: ["new", "used"] },
      Owner: { type: "object", properties: { name: { type: "string" } } },
      Error: { type: "object", required: ["message"], properties: { message: { type: "string" } } },
    },
  },
} as const;

function part(answer: object, more: Partial<ObservedExchange> = {}): ObservedExchange {
  return {
    operation: "parts/get",
    method: "GET",
    url: "/api/parts/1",
    status: 200,
    headers: { "content-type": "application/json" },
    answer: { id: "1", size: 1, ...answer },
    ...more,
  };
}

const twice = (exchange: ObservedExchange): ObservedExchange[] => [exchange, { ...exchange }];
const learnFrom = (exchanges: readonly ObservedExchange[]): Learned => learn({ document, exchanges });
const schemasAfter = ({ overlay }: Learned): Readonly<Record<string, { readonly properties: object }>> => {
  const { document: after, notes } = applyOverlay(document, overlay);
  expect(notes).toEqual([]);
  return (after as typeof document).components.schemas as never;
};

test.for<[string, ObservedExchange, object]>([
  [
    "a member",
    part({ colour: "n0123456789ab" }),
    { target: "$['components']['schemas']['Part']", update: { properties: { colour: { type: "string" } } } },
  ],
  [
    "a secret member",
    part({ pass: "<secret>" }),
    { update: { properties: { pass: { type: "string", format: "password" } } } },
  ],
  [
    "a member of an object below",
    part({ owner: { age: 3 } }),
    { target: "$['components']['schemas']['Owner']", update: { properties: { age: { type: "integer" } } } },
  ],
  [
    "a type",
    part({ note: 5 }),
    { target: "$['components']['schemas']['Part']['properties']['note']", update: { type: ["string", "integer"] } },
  ],
  ["null", part({ note: null }), { update: { type: ["string", "null"] } }],
  [
    "a word of a set",
    part({ state: "broken" }),
    { target: "$['components']['schemas']['State']['enum']", update: "broken" },
  ],
  [
    "a word of an open set",
    part({ kind: "nut" }),
    { target: "$['components']['schemas']['Part']['properties']['kind']['anyOf'][0]['enum']", update: "nut" },
  ],
  [
    "a member that isn't required",
    part({ size: undefined }),
    { target: "$['components']['schemas']['Part']['required'][?@ == 'size']", remove: true },
  ],
  [
    "a status with the schema of its neighbours",
    part({}, { status: 201 }),
    { update: { "201": { content: { "application/json": { schema: { $ref: "#/components/schemas/Part" } } } } } },
  ],
  [
    "a content type",
    part({}, { answer: undefined, omitted: "20 characters", headers: { "content-type": "text/plain; charset=utf-8" } }),
    {
      target: "$['paths']['/parts/{partId}']['get']['responses']['200']",
      update: { content: { "text/plain": { schema: { type: "string" } } } },
    },
  ],
  [
    "an answer of a shared response",
    part({}, { status: 404, answer: { message: "no", code: 4 } }),
    { target: "$['components']['schemas']['Error']", update: { properties: { code: { type: "integer" } } } },
  ],
  [
    "an operation",
    part({}, { operation: undefined, method: "PUT", body: { size: 2 } }),
    { target: "$['paths']", update: { "/parts/{partId}": { put: { operationId: "parts/updateParts" } } } },
  ],
])("proposes %s that two exchanges show", ([, exchange, action]) => {
  const once = learnFrom([exchange]);
  expect(once.overlay.actions).toEqual([]);
  expect(once.lessons.map(({ held }) => held)).toEqual(["seen in one exchange only"]);
  const learned = learnFrom(twice(exchange));
  expect(learned.overlay.actions).toMatchObject([action]);
  expect(learned.overlay.actions[0]?.description).toMatch(/^seen in 2 exchanges \(2 live\)/);
  const { document: after, notes } = applyOverlay(document, learned.overlay);
  expect(notes).toEqual([]);
  expect(learn({ document: after, exchanges: twice(exchange) }).lessons).toEqual([]);
});

test("lets what is a reference be null, by a union", () => {
  const schemas = schemasAfter(learnFrom(twice(part({ owner: null }))));
  expect(schemas["Part"]?.properties).toMatchObject({
    owner: { anyOf: [{ $ref: "#/components/schemas/Owner" }, { type: "null" }] },
  });
});

test("takes a list of required members out that loses all of them", () => {
  const { overlay } = learnFrom(twice(part({ id: undefined, size: undefined })));
  expect(overlay.actions).toMatchObject([{ target: "$['components']['schemas']['Part']['required']", remove: true }]);
});

test("allows null in OpenAPI 3.0 by its own word", () => {
  const old = { ...document, openapi: "3.0.3" };
  const { overlay } = learn({ document: old, exchanges: twice(part({ note: null, owner: null })) });
  expect(overlay.actions).toMatchObject([{ update: { nullable: true } }, { remove: true }, {}]);
  const { document: after } = applyOverlay(old, overlay);
  expect(learn({ document: after, exchanges: twice(part({ note: null, owner: null })) }).lessons).toEqual([]);
});

test("holds back what exchanges contradict each other in, and what something in front may have answered", () => {
  const { overlay, lessons } = learnFrom([
    part({ extra: "a" }),
    part({ extra: { a: 1 } }),
    ...twice(part({}, { status: 502, answer: { message: "Bad Gateway" } })),
  ]);
  expect(overlay.actions).toEqual([]);
  expect(lessons.map(({ held }) => held)).toEqual([
    "the exchanges contradict each other about its type",
    "something in front of the server may have answered",
  ]);
});

test("says from which version on a member is there, where two exchanges of an older one lack it", () => {
  const versions = (...all: readonly [string, object][]): ObservedExchange[] =>
    all.flatMap(([version, answer]) => twice(part(answer, { version })));
  const fresh = { extra: 1 };
  expect(learnFrom(versions(["4.4", {}], ["4.10", fresh])).overlay.actions).toMatchObject([
    { update: { properties: { extra: { type: "integer", "x-since": "4.10" } } } },
  ]);
  expect(learnFrom(versions(["4.4", fresh], ["4.10", {}])).lessons).toMatchObject([{ until: "4.10" }]);
  const between = learnFrom(versions(["4.4", fresh], ["4.5", {}], ["4.10", fresh])).lessons[0];
  expect(between).not.toHaveProperty("since");
  expect(between).not.toHaveProperty("until");
  expect(learnFrom([part({}, { version: "4.4" }), ...versions(["4.5", fresh])]).lessons[0]).not.toHaveProperty("since");
});

test("names the member that is probably misspelt: of the same type, and in no exchange", () => {
  const [lesson] = learnFrom(twice(part({ cuont: 3 }))).lessons;
  expect(lesson?.neverSeen).toEqual(["count"]);
  expect(learnFrom([...twice(part({ cuont: 3 })), part({ count: 1 })]).lessons[0]).not.toHaveProperty("neverSeen");
});

test("gives its evidence: exchanges, versions and where they come from", () => {
  const { lessons, overlay, compared } = learnFrom([
    part({ extra: 1 }, { version: "4.5", source: "made-up" }),
    part({ extra: 1 }, { version: "4.4" }),
    part({}),
  ]);
  expect(compared).toBe(3);
  expect(lessons[0]?.evidence).toEqual({
    exchanges: 2,
    times: 2,
    versions: ["4.4", "4.5"],
    sources: { live: 1, "made-up": 1 },
  });
  expect(overlay.actions[0]?.description).toBe(
    "seen in 2 exchanges (1 made-up, 1 live) of 4.4, 4.5; the spec has count of the same type, which no exchange has: maybe misspelt",
  );
});

test("learns an operation below what is known, with its parameters", () => {
  const url = (id: number): string => `/api/parts/${id}/history?max=5`;
  const base = part({}, { operation: undefined, answer: [{ at: "2026-01-01" }] });
  const { overlay } = learnFrom([1, 2].map((id) => ({ ...base, url: url(id) })));
  expect(overlay.actions).toMatchObject([
    {
      update: {
        "/parts/{partId}/history": {
          get: {
            operationId: "parts/getHistory",
            parameters: [
              { name: "partId", in: "path" },
              { name: "max", in: "query" },
            ],
          },
        },
      },
    },
  ]);
  expect(learnFrom(twice({ ...base, url: url(1), status: 404 })).lessons).toEqual([]);
});

test("writes the text of a pull request, without values", () => {
  const text = reportLearned(
    learnFrom([...twice(part({ colour: true, state: "broken" })), part({ note: "x", more: "hunter2" })]),
    { title: "Parts" },
  );
  expect(text).toBe(`# Parts: what servers answer

The answers of 3 exchanges were compared with the spec. 2 changes proposed, 1 difference held back.

## Proposed

- \`Part\` has the member \`colour\` (boolean): seen in 2 exchanges (2 live), by parts/get
- \`State\` is \`broken\`, which is not listed: seen in 2 exchanges (2 live), by parts/get

## Held back

- \`Part\` has the member \`more\` (string): seen in 1 exchange (1 live), by parts/get; held back because seen in one exchange only
`);
});
