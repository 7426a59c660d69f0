import type { OpenApiDocument } from "../src/spec/document.ts";

/** A small spec with one of everything that the machinery treats in its own way. */
export const fixtureSpec: OpenApiDocument = {
  openapi: "3.1.0",
  info: { title: "Fixture", version: "1.0.0" },
  servers: [{ url: "https://{host}/api", variables: { host: { default: "fixture.example.net" } } }],
  paths: {
    "/login": {
      post: {
        operationId: "session/login",
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: {
                type: "object",
                required: ["user", "password"],
                properties: { user: { type: "string" }, password: { type: "string", format: "password" } },
              },
            },
          },
        },
        responses: {
          "200": {
            content: { "application/json": { schema: { type: "object", properties: { id: { type: "string" } } } } },
          },
          "401": {},
        },
        "x-northbound": { session: "none" },
      },
    },
    "/boxes": {
      get: {
        operationId: "boxes/list",
        parameters: [
          { name: "limit", in: "query", schema: { type: "integer", minimum: 1 } },
          { name: "color", in: "query", schema: { type: "array", items: { type: "string" } }, explode: false },
        ],
        responses: {
          "200": {
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  required: ["items"],
                  properties: { items: { type: "array", items: { $ref: "#/components/schemas/Box" } } },
                },
              },
            },
          },
          default: { $ref: "#/components/responses/Error" },
        },
      },
      post: {
        operationId: "boxes/create",
        requestBody: {
          required: true,
          content: { "application/json": { schema: { $ref: "#/components/schemas/Box" } } },
        },
        responses: {
          "201": { content: { "application/json": { schema: { $ref: "#/components/schemas/Box" } } } },
          default: { $ref: "#/components/responses/Error" },
        },
      },
    },
    "/boxes/{id}": {
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
      get: {
        operationId: "boxes/get",
        responses: {
          "200": { content: { "application/json": { schema: { $ref: "#/components/schemas/Box" } } } },
          default: { $ref: "#/components/responses/Error" },
        },
      },
      put: {
        operationId: "boxes/update",
        requestBody: {
          required: true,
          content: { "application/json": { schema: { $ref: "#/components/schemas/Box" } } },
        },
        responses: {
          "200": { content: { "application/json": { schema: { $ref: "#/components/schemas/Box" } } } },
          default: { $ref: "#/components/responses/Error" },
        },
      },
      delete: {
        operationId: "boxes/delete",
        responses: { "204": {}, default: { $ref: "#/components/responses/Error" } },
      },
    },
    "/boxes/count": {
      get: {
        operationId: "boxes/count",
        responses: { "200": { content: { "application/json": { schema: { type: "integer" } } } } },
      },
    },
    "/counter": {
      post: {
        operationId: "counter/add",
        requestBody: { content: { "application/json": { schema: { type: "object" } } } },
        responses: {
          "200": {
            content: {
              "application/json": {
                schema: { type: "object", required: ["value"], properties: { value: { type: "integer" } } },
              },
            },
          },
          "409": { $ref: "#/components/responses/Error" },
        },
      },
    },
    "/wrong": {
      get: {
        operationId: "wrong/get",
        responses: {
          "200": {
            content: {
              "application/json": {
                schema: { type: "object", required: ["name"], properties: { name: { type: "string" } } },
              },
            },
          },
        },
      },
    },
    "/feed": {
      get: {
        operationId: "feed/watch",
        responses: {
          "200": {
            content: {
              "application/json": {
                schema: { type: "object", required: ["n"], properties: { n: { type: "integer" } } },
              },
            },
          },
        },
        "x-northbound": { stream: "ndjson" },
      },
    },
    "/upload": {
      post: {
        operationId: "files/upload",
        requestBody: {
          required: true,
          content: {
            "multipart/form-data": {
              schema: {
                type: "object",
                required: ["file"],
                properties: { file: { type: "string", format: "binary" } },
              },
            },
          },
        },
        responses: {
          "200": {
            content: { "application/json": { schema: { type: "object", properties: { size: { type: "integer" } } } } },
          },
        },
      },
    },
    "/new": {
      get: {
        operationId: "news/get",
        responses: { "200": { content: { "application/json": { schema: { type: "object" } } } } },
        "x-northbound": { since: "2.0" },
      },
    },
  },
  components: {
    responses: {
      Error: {
        content: { "application/json": { schema: { type: "object", properties: { message: { type: "string" } } } } },
      },
    },
    schemas: {
      Box: {
        type: "object",
        required: ["id"],
        properties: {
          id: { type: "string", example: "box-1" },
          color: { type: "string", enum: ["red", "blue"] },
          made: { type: "string", format: "date-time" },
          inside: { type: "array", items: { $ref: "#/components/schemas/Box" } },
          lid: { anyOf: [{ type: "null" }, { $ref: "#/components/schemas/Box" }] },
        },
      },
    },
  },
};
