import { expect, test } from "vitest";
import type { OpenApiDocument, OperationObject, PathItem } from "./document.ts";
import { mend } from "./mend.ts";

const specOf = (paths: Readonly<Record<string, object>>): OpenApiDocument => ({
  openapi: "3.1.0",
  paths: paths as Readonly<Record<string, PathItem>>,
});
const text = { schema: { type: "string" } };

test.each<[string, Readonly<Record<string, object>>, readonly string[]]>([
  [
    "a path parameter that is not declared",
    { "/a/{id}": { get: {} } },
    [
      "#/paths/~1a~1{id}/get GET /a/{id}: the path parameter id is not declared, and taken for a text. Declare it in parameters.",
    ],
  ],
  [
    "one whose name has letters outside of ASCII",
    { "/a/{größe}": { get: { parameters: [{ name: "größe", in: "path", ...text }] } } },
    [],
  ],
  [
    "one that is not in the path",
    { "/a": { get: { parameters: [{ name: "id", in: "path", ...text }] } } },
    [
      "#/paths/~1a/get/parameters/0 GET /a: the path parameter id is not in the path, and left out. Write it into the path, or remove it.",
    ],
  ],
  [
    "a parameter that is declared twice",
    {
      "/a": {
        get: {
          parameters: [
            { name: "q", in: "query" },
            { name: "q", in: "query" },
          ],
        },
      },
    },
    [
      "#/paths/~1a/get/parameters/1 GET /a: the query parameter q is declared twice; the first one counts. Remove the other.",
    ],
  ],
  [
    "an operationId of two operations",
    { "/a": { get: { operationId: "x" } }, "/b": { get: { operationId: "x" } } },
    ["#/paths/~1b/get/operationId GET /b: the operationId x is that of GET /a, so this one is x2. Give it its own."],
  ],
  [
    "a method that no client has",
    { "/a": { query: {} } },
    ['#/paths/~1a QUERY /a is not generated. Send it with client.request("QUERY", …).'],
  ],
])("%s refuses nothing, and is told with its place", (_what, paths, told) => {
  expect(mend(specOf(paths)).flaws.map(({ pointer, message }) => `${pointer} ${message}`)).toEqual(told);
});

test("what is mended can be generated", () => {
  const { paths } = mend(specOf({ "/a/{id}": { get: { operationId: "x" }, put: { operationId: "x" } } })).document;
  expect(paths?.["/a/{id}"]).toEqual({
    get: { operationId: "x", parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }] },
    put: { operationId: "x2", parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }] },
  });
});

test("what an overlay says of an operation is added to what its media types say", () => {
  const get: OperationObject = {
    responses: { 200: { content: { "text/event-stream": {} } } },
    "x-northbound": { effect: "read" },
  };
  const said = mend(specOf({ "/a": { get, put: { ...get, "x-northbound": { paging: "link" } } } })).document.paths?.[
    "/a"
  ];
  expect(said?.get?.["x-northbound"]).toEqual({ stream: "sse", effect: "read" });
  expect(said?.put?.["x-northbound"]).toEqual({ paging: "link" });
});

test("what may be a stream or not, with no word of which, is told", () => {
  const get: OperationObject = { responses: { 200: { content: { "application/json": {}, "text/event-stream": {} } } } };
  const { flaws } = mend(specOf({ "/a": { get } }));
  expect(flaws.map(({ pointer, message }) => `${pointer} ${message.slice(0, 53)}`)).toEqual([
    "#/paths/~1a/get/responses GET /a: answers as a stream or not, and nothing of it",
  ]);
});

test.each<[string, string | undefined]>([
  ["text/event-stream", "sse"],
  ["application/x-ndjson", "ndjson"],
  ["application/jsonl", "ndjson"],
  ["application/json", undefined],
])("an answer of %s is a stream without a word of the project", (type, stream) => {
  const get: OperationObject = { responses: { 200: { content: { [type]: {} } } } };
  expect(mend(specOf({ "/a": { get } })).document.paths?.["/a"]?.get?.["x-northbound"]).toEqual(stream && { stream });
});
