import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { oneOperation, specFolder } from "./spec-folder.ts";
import { generate } from "../src/run/generate.ts";

const root = new URL("../../../", import.meta.url);
const tsc = fileURLToPath(new URL("node_modules/typescript/bin/tsc", root));

const runtime = (file: string): string => fileURLToPath(new URL(`packages/runtime/src/${file}`, root));

const spec = `${oneOperation({ behaviours: "paging: offset\nitems: data" })}  /things/{id}:
    parameters:
      - { name: id, in: path, required: true, description: Which one., schema: { type: string } }
    get:
      operationId: things/get
      tags: [things]
      summary: Read a thing
      parameters:
        - { name: depth, in: query, description: How deep., schema: { enum: [0, 1] } }
        - { name: X-Group, in: header, required: true, description: Whose., schema: { type: string } }
      responses:
        "200": { description: It., content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } } }
        default: { description: It failed. }
      x-northbound: { effect: read }
    put:
      operationId: things/update
      tags: [things]
      summary: Change a thing
      requestBody:
        required: true
        content: { multipart/form-data: { schema: { $ref: "#/components/schemas/Picture" } } }
      responses:
        "204": { description: Done. }
        default: { description: It failed. }
      x-northbound: { effect: write }
    post:
      operationId: things/watch
      tags: [things]
      summary: Watch a thing
      requestBody: { content: { application/octet-stream: {} } }
      responses:
        "200": { description: It., content: { application/x-ndjson: { schema: { $ref: "#/components/schemas/Thing" } } } }
        default: { description: It failed. }
      x-northbound: { effect: write, stream: ndjson, items: id }
  /answers:
    post:
      operationId: answers/create
      tags: [things]
      summary: Ask something
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: "#/components/schemas/Question" } } }
      responses:
        "200":
          description: The answer, or its parts.
          content:
            application/json: { schema: { $ref: "#/components/schemas/Thing" } }
            text/event-stream: { schema: { $ref: "#/components/schemas/Picture" } }
        default: { description: It failed. }
      x-northbound: { effect: write, stream: sse, streamIf: stream }
components:
  schemas:
    Question:
      type: object
      description: A question.
      required: [text]
      properties:
        text: { type: string, description: What is asked. }
        stream: { type: [boolean, "null"], description: Whether parts are given. }
    Thing:
      type: object
      description: A thing.
      required: [id]
      properties:
        id: { type: string, description: Its name. }
        parent: { $ref: "#/components/schemas/Thing" }
        state: { description: Its state., anyOf: [{ enum: [up, down] }, { type: string }] }
    Picture:
      type: object
      description: A picture.
      properties:
        file: { type: string, format: binary, description: The file. }
`;

const use = `import type { RecordStream } from "@northbound/runtime";
import type { Operation } from "#operation";
import type { Calls } from "./calls.ts";
import { operations, thingsGet } from "./operations.ts";
import type { Picture, Thing } from "./schema.d.ts";

export const things: Record<string, Operation> = { ...operations.things };
export const id: "things/get" = thingsGet.id;
export const effect: "read" = thingsGet.effect;

export async function use(calls: Calls): Promise<void> {
  const page = await calls.things.list();
  const total: number | undefined = page.total;
  for await (const item of calls.things.list()) item.toUpperCase();
  const thing = await calls.things.get({ id: "a", depth: 1, "X-Group": "g" }, { timeout: 1 });
  const parent: string | undefined = thing.parent?.id;
  const nothing: void = await calls.things.update({ id: "a", body: { file: new Blob([]) } });
  const records: RecordStream<string> = calls.things.watch({ id: "a" }, { resume: true });
  void [total, parent, nothing, records];
  const whole: Thing = await calls.answers.create({ body: { text: "?" } });
  const same: Thing = await calls.answers.create({ body: { text: "?", stream: false } });
  const parts: RecordStream<Picture> = calls.answers.create({ body: { text: "?", stream: true } }, { resume: false });
  const either: RecordStream<Picture> | Promise<Thing> = calls.answers.create({ body: { text: "?", stream: total === 1 } });
  void [whole, same, parts, either];
  // @ts-expect-error a stream is no promise
  void calls.answers.create({ body: { text: "?", stream: true } }).then;
  // @ts-expect-error the header is required
  void calls.things.get({ id: "a" });
  // @ts-expect-error 2 is not a depth
  void calls.things.get({ id: "a", depth: 2, "X-Group": "g" });
  // @ts-expect-error there is no such parameter
  void calls.things.list({ size: 1 });
  // @ts-expect-error a body is required
  void calls.things.update({ id: "a" });
}
`;

it("writes files that pass the strict compiler against the runtime and mean what the spec says", async () => {
  await using folder = await specFolder({
    "openapi.yaml": spec,
    "package.json": `{ "type": "module" }`,
    "src/use.ts": use,
  });
  await generate({ spec: folder.path("openapi.yaml"), out: folder.path("src"), rules: "project" });
  const base = JSON.parse(await readFile(new URL("tsconfig.base.json", root), "utf8")) as { compilerOptions: object };
  const compilerOptions = {
    ...base.compilerOptions,
    paths: {
      "@northbound/runtime": [runtime("index.ts")],
      "@northbound/runtime/settle": [runtime("settle.ts")],
      "@northbound/runtime/validate": [runtime("validate.ts")],
      "#operation": [runtime("core/operation.ts")],
    },
    typeRoots: [fileURLToPath(new URL("node_modules/@types", root))],
    skipLibCheck: false,
  };
  await writeFile(folder.path("tsconfig.json"), JSON.stringify({ compilerOptions, include: ["src"] }));
  const { stdout } = spawnSync(process.execPath, [tsc, "--noEmit", "--project", folder.path("tsconfig.json")], {
    encoding: "utf8",
  });
  // What is wrong in the runtime itself is for its own check to say.
  expect(stdout.split("\n").filter((line) => line.includes("northbound-spec-"))).toEqual([]);
});
