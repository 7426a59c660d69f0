import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { northbound, type Outcome } from "./command.ts";
import { folderWith } from "./folder.ts";

const spec = `openapi: 3.0.3
info: { title: Disks, version: "1" }
servers: [{ url: "https://disks.example.net/v1" }]
security: [{ key: [] }]
paths:
  /disks:
    get:
      operationId: listDisks
      tags: [disks]
      summary: List disks
      parameters:
        - { name: page, in: query, schema: { type: integer } }
        - { name: per_page, in: query, schema: { type: integer } }
      x-northbound: { paging: page }
      responses:
        "200": { description: All., content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Disk" } } } } }
    post:
      operationId: createDisk
      tags: [disks]
      summary: Create a disk
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Disk" } } } }
      responses:
        "201": { description: Made., content: { application/json: { schema: { $ref: "#/components/schemas/Disk" } } } }
  /disks/{id}:
    get:
      tags: [disks]
      summary: Show a disk
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        "200": { description: One., content: { application/json: { schema: { $ref: "#/components/schemas/Disk" } } } }
        "404": { description: None., content: { application/json: { schema: { type: object, properties: { message: { type: string } } } } } }
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
  schemas:
    Disk:
      type: object
      required: [name]
      properties: { id: { type: string }, name: { type: string }, size: { type: integer, nullable: true } }
`;

describe("a spec of one's own", () => {
  let folder: Awaited<ReturnType<typeof folderWith>>;
  const end = new AbortController();
  let lab: Promise<Outcome>;
  let env: Record<string, string> = {};

  beforeAll(async () => {
    folder = await folderWith({ "my-disks.yaml": spec });
    const started = Promise.withResolvers<void>();
    lab = northbound(["lab", "my-disks.yaml", "--http", "--env", "lab.env"], {
      cwd: folder.path,
      signal: end.signal,
      onNote: (line) => {
        if (line.startsWith("Listening")) started.resolve();
      },
    });
    lab.then(({ notes }) => started.reject(new Error(notes)), started.reject);
    await started.promise;
    const lines = (await readFile(join(folder.path, "lab.env"), "utf8")).trimEnd().split("\n");
    env = Object.fromEntries(lines.map((line) => /^(\w+)='(.*)'$/.exec(line)!.slice(1, 3) as [string, string]));
  });
  afterAll(async () => {
    end.abort();
    await lab;
    await folder[Symbol.asyncDispose]();
  });

  const call = (...args: string[]): Promise<Outcome> => northbound(["call", ...args], { env, cwd: folder.path });

  it("is played by the lab, which says how to reach it", () => {
    expect(Object.keys(env).toSorted()).toEqual([
      "NORTHBOUND_MY_DISKS_PASSWORD",
      "NORTHBOUND_MY_DISKS_TOKEN",
      "NORTHBOUND_MY_DISKS_URL",
      "NORTHBOUND_MY_DISKS_USERNAME",
    ]);
  });

  it("is called by name, with the credentials that it asks for", async () => {
    const made = await call("my-disks.yaml", "disks/createDisk", "--body", '{ "name": "data", "size": null }');
    expect([made.code, JSON.parse(made.out)]).toMatchObject([0, { name: "data" }]);
    const all = await call("my-disks.yaml", "disks/listDisks", "--all", "-o", "ndjson");
    expect(
      all.out
        .trimEnd()
        .split("\n")
        .map((line) => (JSON.parse(line) as { name: string }).name),
    ).toContain("data");
    const list = await call("my-disks.yaml");
    expect(list.out).toMatch(/disks\/listDisks\s+List disks/);
    const help = await call("my-disks.yaml", "disks/listDisks", "--help");
    expect(help.out).toContain("--per_page <integer>");
    const bad = await call("my-disks.yaml", "disks/createDisk", "--body", '{ "size": 1 }');
    expect([bad.code === 0, bad.notes]).toEqual([false, expect.stringContaining("status 400")]);
  });

  it("is called by method and path, as other tools do", async () => {
    const all = await call("GET", "/disks", "--param", "per_page=1", "--spec", "my-disks.yaml");
    expect([all.code, (JSON.parse(all.out) as unknown[]).length]).toEqual([0, 1]);
    const none = await call("GET", "/disks/none", "--spec", "my-disks.yaml");
    expect([none.code, none.notes]).toEqual([1, "GET /disks/none: 404\n"]);
    expect((await call("GET", "disks", "--spec", "my-disks.yaml")).notes).toContain("A path begins with a slash");
    expect((await call("GET", "/disks")).notes).toContain("Say what is called: --spec");
  });

  it("has profiles like every backend", async () => {
    const profile = `default:\n  my-disks:\n    url: ${env["NORTHBOUND_MY_DISKS_URL"]}\n    token: $DISKS\n`;
    await writeFile(join(folder.path, "northbound.yaml"), `profiles:\n${profile.replace(/^/gm, "  ")}`);
    const found = await northbound(["call", "GET", "/disks", "--spec", "my-disks.yaml"], {
      cwd: folder.path,
      env: { DISKS: "lab-token" },
    });
    expect(found.code).toBe(0);
  });
});
