import { expect, test } from "vitest";
import type { OpenApiDocument } from "../openapi/document.ts";
import { markStreams } from "./mark-streams.ts";

const record = { schema: { type: "object" } };

function documentWith(behaviours: object, response: object): OpenApiDocument {
  return {
    openapi: "3.1.0",
    components: { responses: { Records: { description: "Records.", content: { "application/json": record } } } },
    paths: {
      "/things": {
        parameters: [],
        get: {
          operationId: "things/list",
          "x-northbound": behaviours,
          responses: { "200": response, default: { content: { "application/json": record } } },
        },
      },
    },
  };
}

/** Media types of the good answer and of the failure. */
function mediaTypes(document: OpenApiDocument): string[][] {
  const { responses } = (
    document.paths as Record<string, { get: { responses: Record<string, { content?: object }> } }>
  )["/things"]?.get ?? { responses: {} };
  return Object.values(responses).map(({ content = {} }) => Object.keys(content));
}

const plain = { description: "One.", content: { "application/json": record } };

test.each([
  ["newline-delimited JSON", { stream: "ndjson" }, plain, "application/x-ndjson"],
  ["a shared response", { stream: "ndjson" }, { $ref: "#/components/responses/Records" }, "application/x-ndjson"],
  ["server-sent events", { stream: "sse" }, plain, "text/event-stream"],
  ["no stream", {}, plain, "application/json"],
])("a good answer of %s carries the media type of what it is", (_what, behaviours, response, type) => {
  const document = documentWith(behaviours, response);
  expect(mediaTypes(markStreams(document))).toEqual([[type], ["application/json"]]);
});

test("the document itself stays as it is", () => {
  const document = documentWith({ stream: "ndjson" }, plain);
  markStreams(document);
  expect(mediaTypes(document)).toEqual([["application/json"], ["application/json"]]);
});
