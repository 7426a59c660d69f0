import { expect, it } from "vitest";
import type { OpenApiDocument, Parameter } from "../openapi/document.ts";
import { dropOwnHeaders } from "./own-headers.ts";

const header = (name: string): Parameter => ({ name, in: "header", required: true, schema: { type: "string" } });

it("leaves out headers that the client sets, wherever they are declared", () => {
  const document: OpenApiDocument = {
    openapi: "3.0.1",
    paths: {
      "/assets": {
        parameters: [header("Authorization"), header("X-Request-Id")],
        post: {
          parameters: [
            header("content-length"),
            { $ref: "#/components/parameters/accept" },
            { name: "accept", in: "query" },
          ],
        },
      },
    },
    components: { parameters: { accept: header("accept") as never } },
  };
  const { paths } = dropOwnHeaders(document);
  expect(paths?.["/assets"]?.parameters).toEqual([header("X-Request-Id")]);
  expect(paths?.["/assets"]?.post?.parameters).toEqual([{ name: "accept", in: "query" }]);
});

it("copies nothing where there is nothing to leave out", () => {
  const document: OpenApiDocument = {
    openapi: "3.1.0",
    paths: { "/x": { get: { parameters: [header("If-Match")] } } },
  };
  expect(dropOwnHeaders(document)).toBe(document);
});
