import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { diff } from "../../src/diff/diff.ts";
import { readLeniently } from "../../src/openapi/read-leniently.ts";

async function inFolder<Result>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "northbound-"));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const two = {
  swagger: "2.0",
  info: { title: "Old", version: "1" },
  basePath: "/v1",
  host: "e.test",
  schemes: ["https"],
  consumes: ["application/json"],
  produces: ["application/json"],
  paths: {
    "/pets": {
      post: {
        operationId: "pets/create",
        parameters: [
          { name: "body", in: "body", schema: { $ref: "#/definitions/Pet" } },
          { name: "tag", in: "query", type: "array", items: { type: "string" }, collectionFormat: "multi" },
        ],
        responses: { "200": { description: "Made.", schema: { $ref: "#/definitions/Pet" } } },
      },
    },
  },
  definitions: { Pet: { type: "object", required: ["id"], properties: { id: { type: "integer", format: "int64" } } } },
};

it("reads OpenAPI 2.0 as 3.0, so that its releases can be compared with those of 3", async () => {
  const three = {
    openapi: "3.0.3",
    info: two.info,
    servers: [{ url: "https://e.test/v1" }],
    paths: {
      "/pets": {
        post: {
          operationId: "pets/create",
          parameters: [{ name: "tag", in: "query", schema: { type: "array", items: { type: "string" } } }],
          requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Pet" } } } },
          responses: {
            "200": {
              description: "Made.",
              content: { "application/json": { schema: { $ref: "#/components/schemas/Pet" } } },
            },
          },
        },
      },
    },
    components: { schemas: { Pet: two.definitions.Pet } },
  };
  const { changes, warnings } = await diff(two, three);
  expect([changes, warnings]).toEqual([[], []]);
  const stricter = structuredClone(three);
  stricter.components.schemas.Pet.required = [];
  expect((await diff(two, stricter)).changes.map(({ id }) => id)).toContain("response-property-became-optional");
});

it("says what references lead to nowhere, and compares the rest", async () => {
  const spec = (type: string): string => `openapi: 3.1.0
info: { title: Old, version: "1" }
paths:
  /x:
    get:
      operationId: x/get
      parameters: [{ name: q, in: query, schema: { type: ${type} } }]
      responses:
        "200": { $ref: "#/components/responses/Gone" }
`;
  await inFolder({ "a.yaml": spec("string"), "b.yaml": spec("integer") }, async (folder) => {
    const { changes, warnings } = await diff(join(folder, "a.yaml"), join(folder, "b.yaml"));
    expect(changes.map(({ id }) => id)).toEqual(["request-parameter-type-changed"]);
    expect(warnings).toMatchObject([
      { line: 9, severity: "warning", message: "not compared: nothing is at #/components/responses/Gone" },
      { line: 9 },
    ]);
  });
});

it("reads what other rules refuse: names used twice, undescribed parameters of a path, OpenAPI 3.2", async () => {
  const spec = (openapi: string, method: string): object => ({
    openapi,
    paths: {
      "/x/{id}": { get: { operationId: "same", responses: {} }, [method]: { operationId: "same", responses: {} } },
    },
  });
  const { changes, warnings } = await diff(spec("3.1.0", "post"), spec("3.2.0", "query"));
  expect(changes.map(({ id }) => id)).toEqual(["api-moved"]);
  expect(warnings).toEqual([]);
});

it("joins the files of a spec", async () => {
  const root = 'openapi: 3.1.0\npaths: { /x: { $ref: "x.yaml" } }\n';
  const item = "get: { operationId: x/get, responses: {} }\n";
  await inFolder({ "a.yaml": root, "x.yaml": item }, async (folder) => {
    const { document, warnings } = await readLeniently(join(folder, "a.yaml"));
    expect(JSON.stringify(document)).toContain('"operationId":"x/get"');
    expect(warnings).toEqual([]);
  });
});

it("refuses what is no document, with the place of the mistake", async () => {
  await inFolder({ "a.yaml": "openapi: [1\npaths: {}\n", "b.yaml": "just words\n" }, async (folder) => {
    await expect(readLeniently(join(folder, "a.yaml"))).rejects.toThrow(/a\.yaml:2:\d+ error/);
    await expect(readLeniently(join(folder, "b.yaml"))).rejects.toThrow("no OpenAPI document");
    await expect(readLeniently(join(folder, "none.yaml"))).rejects.toThrow("none.yaml:1:1 error ENOENT");
  });
});
