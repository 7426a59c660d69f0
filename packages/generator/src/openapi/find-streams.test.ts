import { expect, test } from "vitest";
import type { Content, OperationObject, Schema } from "./document.ts";
import { findStream } from "./find-streams.ts";

const answers = (...types: string[]): OperationObject => ({
  responses: {
    200: { content: Object.fromEntries(types.map((type) => [type, {}])) },
    400: { content: { "application/json": {} } },
  },
});
const body = (schema: Schema, type = "application/json"): OperationObject => ({
  requestBody: { content: { [type]: { schema } } satisfies Content },
});
const flag = (more: object = {}): Schema => ({ properties: { stream: { type: "boolean", ...more } } });
const [json, sse, lines] = ["application/json", "text/event-stream", "application/x-ndjson"] as const;

test.each<[string, OperationObject, ReturnType<typeof findStream>]>([
  ["JSON alone", answers(json), undefined],
  ["a stream alone", answers(sse), { stream: "sse" }],
  ["both, with a member", { ...answers(json, sse), ...body(flag()) }, { stream: "sse", streamIf: "stream" }],
  [
    "both, by default a stream",
    { ...answers(json, lines), ...body(flag({ default: true })) },
    { stream: "ndjson", streamUnless: "stream" },
  ],
  [
    "both, with a member deep inside that may be null",
    {
      ...answers(json, sse),
      ...body({ allOf: [{}, { properties: { stream: { anyOf: [{ type: "boolean" }, { type: "null" }] } } }] }),
    },
    { stream: "sse", streamIf: "stream" },
  ],
  [
    "both, with a member of a form",
    { ...answers(json, sse), ...body(flag(), "multipart/form-data") },
    { stream: "sse", streamIf: "stream" },
  ],
  [
    "both, with a parameter",
    { ...answers(json, lines), parameters: [{ name: "stream", in: "query", schema: { type: "boolean" } }] },
    { stream: "ndjson", streamIf: "stream" },
  ],
  [
    "both, with another kind of member",
    { ...answers(json, sse), ...body({ properties: { stream: { type: "string" } } }) },
    "untold",
  ],
  ["both, and nothing to say which", answers(json, sse), "untold"],
  ["a stream beside a file", { ...answers("audio/mpeg", sse), ...body(flag()) }, "untold"],
])("an operation that answers %s", (_, operation, found) => {
  expect(findStream({ openapi: "3.1.0" }, operation)).toEqual(found);
});
