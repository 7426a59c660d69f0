import type * as fs from "node:fs/promises";
import { readdir } from "node:fs/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { lint } from "../src/run/lint.ts";
import { generate } from "../src/run/generate.ts";
import { specFolder } from "./spec-folder.ts";

const disk = vi.hoisted(() => ({ code: undefined as string | undefined }));
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof fs>();
  return {
    ...real,
    writeFile: async (...args: Parameters<typeof real.writeFile>) => {
      if (disk.code === undefined || !String(args[0]).endsWith(".tmp")) return real.writeFile(...args);
      await real.writeFile(args[0], "half");
      throw Object.assign(new Error(`${disk.code}: no space left on device, write`), { code: disk.code });
    },
  };
});
afterEach(() => (disk.code = undefined));

const head = (version: string): string => `openapi: ${version}\ninfo: { title: Odd, version: "1" }\n`;
const plain = `${head("3.0.3")}paths:\n  /a: { get: { operationId: a/get, responses: { "204": { description: Done. } } } }\n`;

describe("a circle of references", () => {
  it.each([
    ["of schemas", `A: { $ref: "#/components/schemas/B" }\n    B: { $ref: "#/components/schemas/A" }`],
    ["of one schema", `A: { $ref: "#/components/schemas/A" }`],
    ["over another file", `A: { $ref: "other.yaml#/B" }`],
  ])("%s is told with file and line", async (_what, schemas) => {
    await using folder = await specFolder({
      "spec.yaml": `${head("3.0.3")}paths:
  /a: { get: { responses: { "200": { description: A., content: { application/json: { schema: { $ref: "#/components/schemas/A" } } } } } } }
components:
  schemas:
    ${schemas}
`,
      "other.yaml": `B: { $ref: "spec.yaml#/components/schemas/A" }\n`,
    });
    await expect(lint(folder.path("spec.yaml"))).rejects.toThrow(
      /spec\.yaml:4:\d+ error #\/components\/schemas\/A leads back to itself, so that nothing is there/,
    );
  });
});

describe("a disk that takes no file", () => {
  it.each([
    ["ENOSPC", "the disk is full. Make room, and run it again"],
    ["EROFS", "the file system can't be written to"],
  ])("is told in a sentence (%s), and leaves no half of a file", async (code, sentence) => {
    await using folder = await specFolder({ "spec.yaml": plain });
    disk.code = code;
    const outcome = generate({ spec: folder.path("spec.yaml"), out: folder.path("out") });
    await expect(outcome).rejects.toMatchObject({ name: "InputError", message: expect.stringContaining(sentence) });
    expect(await readdir(folder.path("out"))).toEqual([]);
  });
});

describe("OpenAPI 3.2", () => {
  const spec = `${head("3.2.0")}paths:
  /lines:
    get:
      operationId: lines/watch
      responses: { "200": { description: Lines., content: { application/jsonl: { itemSchema: { $ref: "#/components/schemas/Line" } } } } }
  /events:
    get:
      operationId: events/watch
      responses:
        "200":
          description: Events.
          content:
            text/event-stream:
              itemSchema:
                properties:
                  data: { type: string, contentMediaType: application/json, contentSchema: { $ref: "#/components/schemas/Line" } }
components: { schemas: { Line: { type: object, properties: { text: { type: string } } } } }
`;

  it("streams records of the type of itemSchema, and of the data of an event", async () => {
    await using folder = await specFolder({ "spec.yaml": spec });
    const { warnings } = await generate({ spec: folder.path("spec.yaml"), out: folder.path("out") });
    expect(warnings).toEqual([]);
    const calls = await folder.read("out/calls.ts");
    expect(calls.match(/RecordStream<\w+>/g)).toEqual(["RecordStream<Line>", "RecordStream<Line>"]);
  });

  it("is not told to have fields that 3.1 has not", async () => {
    await using folder = await specFolder({ "spec.yaml": spec });
    expect(await lint(folder.path("spec.yaml"))).toEqual([]);
  });
});

describe("a path item elsewhere", () => {
  it("has its operations, whether it is a component or another path", async () => {
    await using folder = await specFolder({
      "spec.yaml": `${head("3.1.0")}paths:
  /a: { $ref: "#/components/pathItems/A" }
  /b: { $ref: "#/paths/~1a" }
components:
  pathItems:
    A: { get: { operationId: readA, responses: { "204": { description: Done. } } } }
`,
    });
    const { operations, warnings } = await generate({ spec: folder.path("spec.yaml"), out: folder.path("out") });
    expect(operations).toBe(2);
    expect(warnings.map(({ message }) => message)).toEqual([
      "GET /b: the operationId readA is that of GET /a, so this one is readA2. Give it its own.",
    ]);
  });
});

describe("a reference into #/paths", () => {
  it("has the type that stands there", async () => {
    await using folder = await specFolder({
      "spec.yaml": `${head("3.0.3")}paths:
  /a/{id}:
    get:
      operationId: a/get
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { "200": { description: A., content: { application/json: { schema: { type: object, properties: { parts: { type: array, items: { type: object, properties: { size: { type: number } } } } } } } } } }
  /b:
    get:
      operationId: b/get
      responses: { "200": { description: B., content: { application/json: { schema: { $ref: "#/paths/~1a~1%7Bid%7D/get/responses/200/content/application~1json/schema/properties/parts/items" } } } } }
`,
    });
    await generate({ spec: folder.path("spec.yaml"), out: folder.path("out") });
    const schema = await folder.read("out/schema.d.ts");
    expect(schema).toContain('"application/json": AIdGet200PartsItems;');
    expect(schema).toMatch(/interface AIdGet200PartsItems \{\s+size\?: number;\s+\}/);
    expect(schema).not.toContain('paths["');
  });
});
