import { expect, it } from "vitest";
import type { OpenApiDocument, OperationObject, Server } from "../openapi/document.ts";
import { emitOperations, operationData } from "./emit-operations.ts";
import { readModel } from "../model/read-model.ts";

function specOf(method: string, operation: OperationObject, servers?: Server[]): OpenApiDocument {
  return {
    openapi: "3.1.0",
    servers: [
      { url: "https://{host}/api/{version}/", variables: { host: { default: "h" }, version: { default: "v4" } } },
    ],
    paths: { "/things": { [method]: { operationId: "things/do", ...operation }, ...(servers && { servers }) } },
  };
}

const json = (description: string): OperationObject["responses"] => ({
  "200": { description, content: { "application/json": { schema: { type: "string" } } } },
});
const query = (style?: string, explode?: boolean): OperationObject => ({
  parameters: [{ name: "q", in: "query", ...(style && { style }), ...(explode !== undefined && { explode }) }],
});
const body = (type: string): OperationObject => ({ requestBody: { required: true, content: { [type]: {} } } });
const answer = (type: string): OperationObject => ({
  responses: { "200": { description: "", content: { [type]: {} } } },
});

it.each<[what: string, method: string, operation: OperationObject, data: object]>([
  ["a plain read", "get", {}, {}],
  ["a read", "get", { "x-northbound": { effect: "read" } }, { effect: "read" }],
  [
    "a read that is posted",
    "post",
    { "x-northbound": { effect: "read", effectSource: "the vendor" } },
    { effect: "read" },
  ],
  ["a write, which is the default", "delete", { "x-northbound": { effect: "write" } }, {}],
  ["the loss of something", "post", { "x-northbound": { effect: "destroy" } }, { effect: "destroy" }],
  ["a repeated query parameter", "get", query(), { query: { q: "form" } }],
  ["a comma separated one", "get", query("form", false), { query: { q: "comma" } }],
  ["a deep object", "get", query("deepObject", true), { query: { q: "deepObject" } }],
  ["a space separated one", "get", query("spaceDelimited", false), { query: { q: "space" } }],
  ["a pipe separated one", "get", query("pipeDelimited"), { query: { q: "pipe" } }],
  [
    "required parameters and a header",
    "get",
    {
      parameters: [
        { name: "q", in: "query", required: true },
        { name: "X-Group", in: "header", required: true },
      ],
    },
    { query: { q: "form" }, header: ["X-Group"], required: ["q", "X-Group"] },
  ],
  [
    "a cookie parameter",
    "get",
    { parameters: [{ name: "sid", in: "cookie", required: true }] },
    { cookie: { sid: "form" }, required: ["sid"] },
  ],
  [
    "styles of every place",
    "get",
    {
      parameters: [
        { name: "a", in: "path", required: true, style: "matrix", explode: true },
        { name: "b", in: "path", required: true, style: "simple" },
        { name: "c", in: "path", required: true, style: "label" },
        { name: "d", in: "query", allowReserved: true },
        { name: "e", in: "query", content: { "application/json": {} } },
        { name: "f", in: "header", explode: true },
        { name: "g", in: "header", content: { "application/json": {} } },
        { name: "h", in: "cookie", explode: false },
        { name: "i", in: "cookie", style: "cookie" },
      ],
    },
    {
      pathStyle: { a: "matrix*", c: "label" },
      query: { d: "form", e: "json" },
      reserved: ["d"],
      header: ["f", "g"],
      headerStyle: { f: "explode", g: "json" },
      cookie: { h: "comma", i: "cookie" },
    },
  ],
  [
    "encodings of a form",
    "post",
    {
      requestBody: {
        content: {
          "application/x-www-form-urlencoded": {
            encoding: {
              a: { style: "deepObject", explode: true },
              b: { explode: false },
              c: { contentType: "text/csv" },
            },
          },
        },
      },
    },
    { body: "form", encoding: { a: "deepObject", b: "comma", c: "text/csv" } },
  ],
  [
    "encodings of parts",
    "post",
    {
      requestBody: {
        content: {
          "multipart/form-data": {
            encoding: { a: { contentType: "image/png, image/jpeg" }, b: { contentType: "image/*" } },
          },
        },
      },
    },
    { body: "multipart", encoding: { a: "image/png" } },
  ],
  [
    "a patch",
    "patch",
    body("application/merge-patch+json"),
    { body: "json", mediaType: "application/merge-patch+json", required: ["body"] },
  ],
  ["XML", "post", body("application/xml"), { body: "text", mediaType: "application/xml", required: ["body"] }],
  ["an image", "post", body("image/png"), { body: "binary", mediaType: "image/png", required: ["body"] }],
  ["any image", "post", body("image/*"), { body: "binary", required: ["body"] }],
  ["a trace", "trace", {}, {}],
  ["a JSON body", "post", body("application/json"), { body: "json", required: ["body"] }],
  ["an optional body", "post", { requestBody: { content: { "application/json": {} } } }, { body: "json" }],
  ["a form", "post", body("application/x-www-form-urlencoded"), { body: "form", required: ["body"] }],
  ["an upload", "post", body("multipart/form-data"), { body: "multipart", required: ["body"] }],
  ["a text body", "post", body("text/plain"), { body: "text", required: ["body"] }],
  ["a binary body", "post", body("application/octet-stream"), { body: "binary", required: ["body"] }],
  [
    "a file of any type",
    "post",
    { requestBody: { content: { "*/*": { schema: { type: "string" } } } } },
    { body: "binary" },
  ],
  ["anything", "post", body("*/*"), { body: "json", required: ["body"] }],
  [
    "a vendor's JSON",
    "post",
    body("application/vnd.x+json"),
    { body: "json", mediaType: "application/vnd.x+json", required: ["body"] },
  ],
  [
    "JSON among others",
    "post",
    { requestBody: { content: { "text/xml": {}, "application/json": {} } } },
    { body: "json" },
  ],
  ["a text answer", "get", answer("text/plain"), { answer: "text", accept: "text/plain" }],
  ["an XML answer", "get", answer("application/xml"), { answer: "text", accept: "application/xml" }],
  ["a vendor's JSON answer", "get", answer("application/vnd.x+json"), { accept: "application/vnd.x+json" }],
  ["a binary answer", "get", answer("application/zip"), { answer: "binary", accept: "application/zip" }],
  ["no content", "delete", { responses: { "204": { description: "" } } }, { answer: "none" }],
  ["content or none", "delete", { responses: { "204": { description: "" }, ...json("x") } }, {}],
  ["HEAD", "head", { responses: json("x")! }, { answer: "headers" }],
  [
    "an event stream",
    "get",
    { ...answer("text/event-stream"), "x-northbound": { stream: "sse" } },
    { stream: "sse", accept: "text/event-stream" },
  ],
  ["paging", "get", { "x-northbound": { paging: "range", items: "data" } }, { paging: "range", items: "data" }],
  ["a POST that is safe", "post", { "x-northbound": { replay: "safe" } }, { replay: "safe" }],
  ["a GET that is not", "get", { "x-northbound": { replay: "unsafe" } }, { replay: "unsafe" }],
  ["what is the default", "put", { "x-northbound": { replay: "safe" } }, {}],
  ["cache", "get", { "x-northbound": { cache: true } }, { cache: true }],
  [
    "versions",
    "get",
    { "x-northbound": { since: "1.0", until: "2.0", instead: "things/other" } },
    { since: "1.0", until: "2.0", instead: "things/other" },
  ],
  ["login", "post", { "x-northbound": { session: "none" } }, { session: "none" }],
  [
    "a stream without an end",
    "get",
    { "x-northbound": { stream: "ndjson", endless: true } },
    { stream: "ndjson", endless: true },
  ],
  ["a slow one", "get", { "x-northbound": { timeoutSeconds: 300 } }, { timeoutSeconds: 300 }],
  ["a guess", "get", { "x-northbound": { confidence: "inferred" } }, { inferred: true }],
  ["one to leave behind", "get", { deprecated: true }, { deprecated: true }],
])("writes %s", (_, method, operation, data) => {
  const responses = operation.responses ?? json("It is done.")!;
  const [group] = readModel(specOf(method, { ...operation, responses })).groups;
  expect(operationData(group!.operations[0]!)).toEqual({
    id: "things/do",
    method: method.toUpperCase(),
    path: "/things",
    ...data,
  });
});

it("keeps a base path of its own only where it differs", () => {
  const baseOf = (url: string): unknown => {
    const [group] = readModel(specOf("get", { responses: json("x")! }, [{ url }])).groups;
    return operationData(group!.operations[0]!)["base"];
  };
  expect(baseOf("https://h/ovirt-engine/sso")).toBe("/ovirt-engine/sso");
  expect(baseOf("https://h")).toBe("");
  expect(baseOf("https://other/api/v4")).toBeUndefined();
});

it("writes constants, table, base path and secrets", () => {
  const document: OpenApiDocument = {
    ...specOf("post", { summary: "Do */ it", responses: json("x")! }),
    components: {
      schemas: {
        Login: { properties: { password: { type: "string", format: "password" }, name: { type: "string" } } },
      },
    },
  };
  expect(emitOperations(readModel(document), "// Header.\n")).toBe(`// Header.

/** Do *\\/ it. \`POST /things\` */
export const thingsDo = { id: "things/do", method: "POST", path: "/things" } as const;

/** Every operation by group and method. */
export interface Operations {
  readonly things: {
    readonly do: typeof thingsDo;
  };
}

/** Every operation by group and method. */
export const operations: Operations = {
  things: {
    do: thingsDo,
  },
};

/** Path in front of every operation's path, from the spec's first server. */
export const basePath = "/api/v4";

/** Members and parameters whose values are never printed. */
export const secrets: readonly string[] = ["password"];
`);
});

it("gives a secret that is one in some types only for the operations that reach it", () => {
  const success = (schema: string) => ({ 200: { description: "", content: content(schema) } });
  const content = (schema: string) => ({ "application/json": { schema: { $ref: `#/components/schemas/${schema}` } } });
  const get = (operationId: string, schema: string) => ({ get: { operationId, responses: success(schema) } });
  const { secrets } = readModel({
    openapi: "3.1.0",
    paths: {
      "/settings": get("settings/get", "Settings"),
      "/things": get("things/get", "Thing"),
      "/logins": { post: { operationId: "logins/send", requestBody: { content: content("Service") } } },
    },
    components: {
      schemas: {
        Settings: { properties: { services: { type: "array", items: { $ref: "#/components/schemas/Service" } } } },
        Service: {
          properties: {
            key: { type: "string", format: "password", "x-secret-scope": "operation" },
            password: { type: "string", format: "password" },
            next: { $ref: "#/components/schemas/Service" },
          },
        },
        Thing: { properties: { key: { type: "string" } } },
      },
    },
  });
  expect(secrets).toEqual(["password", "logins/send#key", "settings/get#key"]);
});

it("gives a secret only for the listed operations where types lead to one another, and refuses a list that is wrong", () => {
  const spec = (scope: readonly string[]) => ({
    openapi: "3.1.0",
    paths: {
      "/ticket": { post: { operationId: "vms/ticket", responses } },
      "/start": { post: { operationId: "vms/start", responses } },
    },
    components: {
      schemas: { Ticket: { properties: { value: { type: "string", format: "password", "x-secret-scope": scope } } } },
    },
  });
  const schema = { $ref: "#/components/schemas/Ticket" };
  const responses = { 200: { description: "", content: { "application/json": { schema } } } };
  expect(readModel(spec(["vms/ticket"])).secrets).toEqual(["vms/ticket#value"]);
  expect(() => readModel(spec(["vms/ticket", "vms/stop"]))).toThrow("vms/stop#value");
});
