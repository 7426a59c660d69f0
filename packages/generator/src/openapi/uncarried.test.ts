import { expect, test } from "vitest";
import type { OpenApiDocument } from "./document.ts";
import { findUncarried } from "./uncarried.ts";

const text = { type: "string" };
const json = { "application/json": { schema: text } };

const specOf = (parts: object): OpenApiDocument => ({ openapi: "3.2.0", ...parts });
const operation = (get: object): object => ({ paths: { "/a": { get } } });
const parameter = (one: object): object => operation({ parameters: [{ name: "p", schema: text, ...one }] });
const answer = (content: object): object => operation({ responses: { "200": { content } } });
const schema = (one: object): object => ({ components: { schemas: { S: one } } });
const scheme = (one: object): object => ({ components: { securitySchemes: { key: one } } });

// The objects of OpenAPI 3.2.0 in the order of section 4, with those of their fields that a client could fail to do.
test.each<[string, object, string | undefined]>([
  ["a second server below another path", { servers: [{ url: "/v1" }, { url: "/v2" }] }, "#/servers/1 /v2: calls go"],
  ["a second server below the same", { servers: [{ url: "https://a/v1" }, { url: "https://b/v1" }] }, undefined],
  ["a variable in a path", { servers: [{ url: "https://a/{v}" }] }, "#/servers/0/variables/v v: a variable"],
  ["a variable in a host, which nodes replace", { servers: [{ url: "https://{h}/v1" }] }, undefined],
  ["webhooks", { webhooks: { sold: {} } }, "#/webhooks/sold sold: webhooks are typed"],
  ["callbacks", operation({ callbacks: { done: {} } }), "#/paths/~1a/get/callbacks/done GET /a: callbacks"],
  ["a deprecated operation", operation({ deprecated: true }), undefined],
  ["a cookie", parameter({ in: "cookie" }), "#/paths/~1a/get/parameters/0 GET /a, p: cookie parameters"],
  [
    "matrix in a query",
    parameter({ in: "query", style: "matrix" }),
    "no style matrix, and is written in the style form",
  ],
  ["form in a path", parameter({ in: "path", style: "form" }), "no style form, and is written in the style simple"],
  ["form in a header", parameter({ in: "header", style: "form" }), "a header parameter has no style form"],
  ["deepObject", parameter({ in: "query", style: "deepObject" }), undefined],
  ["spaceDelimited, exploded", parameter({ in: "query", style: "spaceDelimited", explode: true }), "has no meaning"],
  ["pipeDelimited", parameter({ in: "query", style: "pipeDelimited" }), undefined],
  ["a parameter of JSON", parameter({ in: "query", content: json }), undefined],
  [
    "a parameter of XML",
    parameter({ in: "query", content: { "application/xml": {} } }),
    "a parameter of application/xml",
  ],
  ["allowEmptyValue", parameter({ in: "query", allowEmptyValue: true }), undefined],
  [
    "a body of several media types",
    operation({ requestBody: { content: { ...json, "multipart/form-data": {} } } }),
    "#/paths/~1a/get/requestBody/content GET /a: a body has several media types",
  ],
  [
    "a body of JSON by two names",
    operation({ requestBody: { content: { ...json, "text/json": { schema: text } } } }),
    undefined,
  ],
  ["an answer of several", answer({ ...json, "application/pdf": {} }), "an answer has several media types"],
  ["an answer of JSON, or its stream", answer({ ...json, "text/event-stream": {} }), undefined],
  ["itemSchema of a stream", answer({ "application/jsonl": { itemSchema: {} } }), undefined],
  ["itemSchema of no stream", answer({ "application/json-seq": { itemSchema: {} } }), "itemSchema is read in answers"],
  ["prefixEncoding", answer({ "multipart/mixed": { prefixEncoding: [] } }), "prefixEncoding is not read"],
  ["itemEncoding", answer({ "multipart/mixed": { itemEncoding: {} } }), "itemEncoding is not read"],
  [
    "headers of a part",
    operation({ requestBody: { content: { "multipart/form-data": { encoding: { f: { headers: { X: {} } } } } } } }),
    "headers of a part of a form are not sent",
  ],
  ["links", operation({ responses: { "200": { links: { self: {} } } } }), "#/paths/~1a/get/responses/200/links/self"],
  ["a discriminator without a mapping", schema({ oneOf: [], discriminator: { propertyName: "k" } }), undefined],
  [
    "a mapping of a value called not",
    schema({ discriminator: { propertyName: "k", mapping: { not: "N" } } }),
    undefined,
  ],
  ["defaultMapping", schema({ discriminator: { propertyName: "k", defaultMapping: "D" } }), "defaultMapping is not in"],
  [
    "patternProperties",
    schema({ patternProperties: { "^x": text } }),
    "/S/patternProperties #/components/schemas/S: patt",
  ],
  ["if", schema({ if: {} }), "if is not in the types"],
  ["not", schema({ not: {} }), "not is not in the types"],
  ["$dynamicRef", schema({ $dynamicRef: "#x" }), "$dynamicRef is not in the types"],
  ["a member called if", schema({ properties: { if: text, not: text } }), undefined],
  ["an example with such members", schema({ example: { not: {} } }), undefined],
  ["digest", scheme({ type: "http", scheme: "digest" }), "the HTTP scheme digest is not spoken"],
  ["bearer", scheme({ type: "http", scheme: "bearer" }), undefined],
  ["mutual TLS", scheme({ type: "mutualTLS" }), undefined],
  [
    "a flow of a person",
    scheme({ type: "oauth2", flows: { deviceAuthorization: {} } }),
    "the flow deviceAuthorization asks",
  ],
  ["client credentials", scheme({ type: "oauth2", flows: { clientCredentials: {}, implicit: {} } }), undefined],
  ["discovery", scheme({ type: "openIdConnect" }), "openIdConnectUrl is not asked"],
  [
    "a document out of shape",
    { servers: "x", paths: { "/a": [], "/b": { get: { parameters: 1, responses: [] } } } },
    undefined,
  ],
])("%s is carried, or told with its place", (_what, parts, told) => {
  const found = findUncarried(specOf(parts)).map(({ pointer, message }) => `${pointer} ${message}`);
  expect(found.map((one) => (one.includes(told ?? "nothing") ? told : one))).toEqual(told === undefined ? [] : [told]);
});

test("a kind is told once, with the number of its places", () => {
  const one = { requestBody: { content: { ...json, "text/plain": {} } } };
  const found = findUncarried(specOf({ paths: { "/a": { put: one, post: one }, "/b": { put: one } } }));
  expect(found.map(({ message }) => message.split(":", 1)[0])).toEqual(["POST /a and 2 more"]);
});
