import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { northbound } from "./command.ts";
import { serve } from "./public/generated-package.ts";
import { folderWith } from "./folder.ts";

const base = {
  openapi: "3.1.0",
  info: { title: "Machines", version: "1" },
  paths: {
    "/machines": {
      get: {
        operationId: "machines/list",
        tags: ["machines"],
        summary: "List machines",
        parameters: [{ name: "search", in: "query", schema: { type: "string" } }],
        responses: {
          "200": {
            description: "Machines.",
            content: {
              "application/json": { schema: { type: "array", items: { $ref: "#/components/schemas/Machine" } } },
            },
          },
        },
      },
      post: {
        operationId: "machines/create",
        tags: ["machines"],
        summary: "Create a machine",
        requestBody: {
          required: true,
          content: { "application/json": { schema: { $ref: "#/components/schemas/NewMachine" } } },
        },
        responses: { "201": { description: "Made." } },
      },
    },
  },
  components: {
    schemas: {
      Machine: {
        type: "object",
        required: ["id"],
        properties: {
          id: { type: "string" },
          state: { enum: ["up", "down"] },
          parent: { $ref: "#/components/schemas/Machine" },
        },
      },
      NewMachine: {
        type: "object",
        required: ["name"],
        properties: { name: { type: "string" }, size: { type: "integer" } },
      },
    },
  },
};

function edited(edit: (spec: never) => void): object {
  const copy = structuredClone(base);
  edit(copy as never);
  return copy;
}

describe("northbound diff", () => {
  it("says what breaks and why, ends with 7, and proposes a changeset once", async () => {
    const next = edited(
      (s: typeof base) => delete (s.components.schemas.Machine.properties as { state?: object }).state,
    );
    await using folder = await folderWith({ "old.json": JSON.stringify(base), "new.json": JSON.stringify(next) });
    const args = ["diff", "old.json", "new.json", "--changeset", "--package", "@example/machines"];
    const first = await northbound(args, { cwd: folder.path });
    expect(first.code).toBe(7);
    expect(first.out).toContain(`  Machine.state is gone [response-optional-property-removed]
      client: code that reads it no longer compiles
      wire: answers no longer have it
      in machines/list
`);
    expect(first.out).toContain('components["schemas"]["Machine"] has other members: state');
    expect(first.out).toContain("The next release is a major one.");
    await northbound(args, { cwd: folder.path });
    const [file = "", ...more] = await readdir(join(folder.path, ".changeset"));
    expect(more).toEqual([]);
    expect(await readFile(join(folder.path, ".changeset", file), "utf8")).toBe(
      '---\n"@example/machines": major\n---\n\nBreaking:\n\n- `Machine.state` is gone: code that reads it no longer compiles\n',
    );
  });

  it("gives the changes as JSON", async () => {
    await using folder = await folderWith({ "old.json": JSON.stringify(base), "new.json": JSON.stringify(base) });
    const { code, out } = await northbound(["diff", "old.json", "new.json", "--json"], { cwd: folder.path });
    expect([code, JSON.parse(out)]).toEqual([0, { changes: [], code: [], warnings: [] }]);
  });
});

describe("northbound diff as a gate", () => {
  const next = edited((s: typeof base) => delete (s.components.schemas.Machine.properties as { state?: object }).state);
  const files = { "old.json": JSON.stringify(base), "new.json": JSON.stringify(next) };
  const run = async (more: readonly string[], extra: Readonly<Record<string, string>> = {}) => {
    await using folder = await folderWith({ ...files, ...extra });
    return northbound(["diff", "old.json", "new.json", ...more], { cwd: folder.path });
  };

  it.each([
    [[], 7],
    [["--fail-on", "none"], 0],
    [["--allow-breaking"], 0],
    [["--severity", "response-optional-property-removed=warning"], 0],
    [["--severity", "response-optional-property-removed=warn", "--fail-on", "warning"], 7],
    [["--severity", "response-optional-property-removed=ignore", "--fail-on", "info"], 0],
  ] as const)("ends by what it is told to fail on: %j", async (options, code) => {
    expect(await run(options)).toMatchObject({ code });
  });

  it("leaves out what a file says is known, and says what in it is no longer needed", async () => {
    const ignore = "response-optional-property-removed Machine.state # nobody read it\napi-tag-added machines/list\n";
    const { code, out, notes } = await run(["--ignore", "known.txt"], { "known.txt": ignore });
    expect([code, out]).toEqual([0, "No change that a caller can notice.\n"]);
    expect(notes).toContain("known.txt: warning: nothing matches api-tag-added machines/list");
  });

  it.each([
    [["--format", "html"], "--format is one of text, markdown, json, github, sarif, changelog, not html"],
    [["--fail-on", "err"], "--fail-on is one of breaking, warning, info, none"],
    [["--for", "me"], "--for is one of client, wire, both"],
    [["--severity", "x"], "--severity takes <id>="],
    [["--severity", "no-rule=info"], "There is no rule no-rule"],
    [["--ignore", "none.txt"], "The file of changes to ignore can't be read"],
  ] as const)("refuses what it doesn't know: %j", async (options, message) => {
    const { code, notes } = await run(options);
    expect(code).toBe(2);
    expect(notes).toContain(message);
  });

  it("annotates the new spec by its name in the folder", async () => {
    const { out } = await run(["--format", "github"]);
    expect(out).toMatch(
      /^::error file=new\.json,line=1,col=\d+,title=response-optional-property-removed::Machine\.state is gone/,
    );
  });

  it("lists its rules", async () => {
    const { code, out } = await northbound(["diff", "--rules"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^api-removed-without-deprecation +breaking +both$/m);
    expect(out).toMatch(/^request-body-max-length-set +breaking +wire$/m);
  });
});

describe("northbound generate --types-only", () => {
  it("writes one file, by the switches of openapi-typescript in all their ways", async () => {
    await using folder = await folderWith({ "spec.json": JSON.stringify(base) });
    const run = (...args: string[]): ReturnType<typeof northbound> =>
      northbound(["generate", "spec.json", "--types-only", ...args], { cwd: folder.path });
    const first = await run("--out", "src/schema.d.ts", "-t");
    expect(first.notes).toContain("created: ");
    expect(await readdir(join(folder.path, "src"))).toEqual(["schema.d.ts"]);
    expect(await readFile(join(folder.path, "src/schema.d.ts"), "utf8")).toContain("export type paths = {");
    const again = await run("--output", "src/schema.d.ts", "--export-type", "false", "--check");
    expect(again.code).toBe(1);
    expect((await run("--out", "src", "--exportType=true", "--check")).code).toBe(0);
    const printed = await run("--enum", "--no-default-non-nullable", "--immutable");
    expect(printed.out).toContain("export enum MachineState {");
    expect(printed.out).toContain("readonly id: string;");
    expect((await run("--enums")).notes).toContain("Unknown option '--enums'");
  });
});

describe("northbound generate", () => {
  it("makes a client of a plain document, twice the same", async () => {
    await using folder = await folderWith({ "machines.json": JSON.stringify(base) });
    const args = ["generate", "machines.json", "--out", "client"];
    expect(await northbound(args, { cwd: folder.path })).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^2 operations in 1 group, 2 types/) as string,
    });
    const operations = await readFile(join(folder.path, "client", "operations.ts"), "utf8");
    expect(operations).toMatch(/^\/\/ Generated by northbound generate from machines\.json\. Do not edit\./);
    expect(await northbound([...args, "--check"], { cwd: folder.path })).toMatchObject({ code: 0 });
    const other = ["generate", "machines.json", "--out", "elsewhere", "--check"];
    expect(await northbound(other, { cwd: folder.path })).toMatchObject({ code: 1 });
  });

  it("takes behaviours from an overlay beside a spec of somebody else, and says what it did not match", async () => {
    const overlay = {
      overlay: "1.0.0",
      info: { title: "Ours", version: "1" },
      actions: [
        { target: "$.paths['/machines'].get", update: { "x-northbound": { cache: true } } },
        { target: "$.paths['/machines'].post", remove: true },
        { target: "$.paths['/gone']", update: {} },
      ],
    };
    await using folder = await folderWith({
      "vendor.json": JSON.stringify(base),
      "ours.yaml": JSON.stringify(overlay),
    });
    const args = ["generate", "vendor.json", "--overlay", "ours.yaml", "--out", "client"];
    const { code, notes } = await northbound(args, { cwd: folder.path });
    expect(code).toBe(0);
    expect(notes).toMatch(/ours\.yaml:1:\d+ warning nothing matches \$\.paths\['\/gone'\]/);
    const operations = await readFile(join(folder.path, "client", "operations.ts"), "utf8");
    expect(operations).toContain("from vendor.json with ours.yaml");
    expect(operations).toContain("cache: true");
    expect(operations).not.toContain("machinesCreate");
  });

  it("makes a package and leaves what the user changed alone", async () => {
    await using folder = await folderWith({ "m.json": JSON.stringify(base), "pkg/README.md": "mine" });
    const args = ["generate", "m.json", "--out", "pkg", "--package", "@example/machines"];
    expect(await northbound(args, { cwd: folder.path })).toMatchObject({ code: 0 });
    const manifest = JSON.parse(await readFile(join(folder.path, "pkg", "package.json"), "utf8")) as object;
    expect(manifest).toMatchObject({ name: "@example/machines", type: "module", sideEffects: false });
    expect(await readFile(join(folder.path, "pkg", "README.md"), "utf8")).toBe("mine");
    expect((await readdir(join(folder.path, "pkg", "src", "generated"))).toSorted()).toEqual([
      "calls.ts",
      "openapi.json",
      "operations.ts",
      "paging.ts",
      "schema.d.ts",
      "schemas.ts",
      "settle.ts",
      "types.ts",
    ]);
  });

  it("tells the lists that seem to be paged, and writes the overlay that pages them", async () => {
    const parameters = ["offset", "limit"].map((name) => ({ name, in: "query", schema: { type: "integer" } }));
    const rows = { type: "object", properties: { total: { type: "integer" }, rows: { type: "array", items: {} } } };
    const answer = { "200": { description: "", content: { "application/json": { schema: rows } } } };
    const list = { get: { operationId: "rows/list", parameters, responses: answer } };
    const plain = { get: { operationId: "rows/one", parameters, responses: {} } };
    const document = { ...base, paths: { "/rows": list, "/a.b/rows": structuredClone(list), "/one": plain } };
    document.paths["/a.b/rows"].get.operationId = "more/list";
    await using folder = await folderWith({ "m.json": JSON.stringify(document) });
    const generate = ["generate", "m.json", "--out", "out"];
    expect((await northbound(generate, { cwd: folder.path })).notes).toContain(
      "2 lists have parameters of pages and no x-northbound: { paging }: GET /rows and 1 more. --propose <file> writes",
    );
    const lint = await northbound(["lint", "m.json", "--propose", "paging.yaml"], { cwd: folder.path });
    expect(lint.notes).toContain("paging.yaml pages them");
    const paged = await northbound([...generate, "--overlay", "paging.yaml"], { cwd: folder.path });
    expect([paged.code, paged.notes.includes("parameters of pages")]).toEqual([0, false]);
    const operations = await readFile(join(folder.path, "out/operations.ts"), "utf8");
    expect(operations.match(/paging: "offset", items: "rows"/g)).toHaveLength(2);
  });

  it("is read from an address and from standard input", async () => {
    await using folder = await folderWith({});
    await using server = await serve(() => ({ body: JSON.stringify(base) }));
    const read = await northbound(["generate", `${server.url}/m.json`, "--out", "a"], { cwd: folder.path });
    expect([read.code, read.out]).toEqual([0, expect.stringMatching(/^2 operations /)]);
    const input = JSON.stringify(base);
    const piped = await northbound(["generate", "-", "--out", "b"], { cwd: folder.path, input });
    expect([piped.code, piped.out]).toEqual([0, expect.stringMatching(/^2 operations /)]);
    const wrong = await northbound(["lint", "-"], { cwd: folder.path, input: "openapi: nothing" });
    expect([wrong.code, wrong.notes]).toEqual([1, expect.stringContaining("stdin.yaml:1:1 error")]);
  });

  it("pages as an overlay says that is added later, without a change of the user's own files", async () => {
    const parameters = ["page", "per_page"].map((name) => ({ name, in: "query", schema: { type: "integer" } }));
    const { responses } = base.paths["/machines"].get;
    const paged = { ...base, paths: { "/things": { get: { operationId: "things/list", parameters, responses } } } };
    const overlay = {
      overlay: "1.0.0",
      info: { title: "Paging", version: "1" },
      actions: [{ target: "$.paths['/things'].get", update: { "x-northbound": { paging: "page" } } }],
    };
    const files = { "m.json": JSON.stringify(paged), "paging.json": JSON.stringify(overlay) };
    await using folder = await folderWith(files);
    const args = ["generate", "m.json", "--out", "pkg", "--package", "@example/machines"];
    const read = (file: string): Promise<string> => readFile(join(folder.path, "pkg/src", file), "utf8");
    await northbound(args, { cwd: folder.path });
    expect(await read("generated/paging.ts")).toContain("= {};");
    const backend = await read("backend.ts");
    expect(backend).toContain('import { paging } from "./generated/paging.ts";');
    await northbound([...args, "--overlay", "paging.json"], { cwd: folder.path });
    expect(await read("generated/paging.ts")).toContain(
      '"page": page({ params: { page: "page", size: "per_page" }, pageSize: 100 })',
    );
    expect(await read("backend.ts")).toBe(backend);
  });
});

const broken = `openapi: 3.1.0
info: { title: Broken, version: "1" }
servers: [{ url: "https://e.test" }]
paths:
  /a:
  /b: { get: { operationId: [1], responses: {} } }
`;

it("says where a document is out of shape", async () => {
  await using folder = await folderWith({ "a.yaml": broken });
  const { code, notes } = await northbound(["generate", "a.yaml", "--out", "client"], { cwd: folder.path });
  expect(code).toBe(1);
  expect(notes).toMatch(/a\.yaml:5:\d+ error Expected type `PathItem`/);
  expect(notes).not.toContain("Cannot read");
});

it("compares what it can of a document that is out of shape, and says where it can't", async () => {
  await using folder = await folderWith({ "a.yaml": broken, "b.yaml": broken.replace("/b:", "/c:") });
  const { code, out, notes } = await northbound(["diff", "a.yaml", "b.yaml"], { cwd: folder.path });
  expect(code).toBe(7);
  expect(out).toContain("GET /b is gone [");
  expect(notes).toMatch(/a\.yaml:5:3 warning not compared: \/a is no object/);
  expect(notes).not.toContain("Cannot read");
});

it("replaces no file that it did not write", async () => {
  const spec = JSON.stringify(base);
  await using folder = await folderWith({ "openapi.json": spec, "mine/operations.ts": "export const mine = 1;\n" });
  for (const out of [".", "mine"]) {
    const { code, notes } = await northbound(["generate", "openapi.json", "--out", out], { cwd: folder.path });
    expect([code, notes]).toEqual([2, expect.stringContaining("was not generated by northbound")]);
  }
  expect(await readdir(folder.path)).toEqual(["mine", "openapi.json"]);
  expect(await readFile(join(folder.path, "openapi.json"), "utf8")).toBe(spec);
  expect(await readdir(join(folder.path, "mine"))).toEqual(["operations.ts"]);
});

describe("northbound lint", () => {
  it("names file, line and column of a mistake", async () => {
    const spec = "openapi: 3.1.0\ninfo: { title: X, version: '1' }\npaths:\n  /x:\n    $ref: 'gone.yaml'\n";
    await using folder = await folderWith({ "x.yaml": spec });
    const { code, notes } = await northbound(["lint", "x.yaml"], { cwd: folder.path });
    expect(code).toBe(1);
    expect(notes).toMatch(/x\.yaml:5:\d+ error .*no-unresolved-refs/);
  });

  it("warns of what OpenAPI does not know, and fails for it when it shall be strict", async () => {
    const wrong = edited((s: { paths: { "/machines": { get: object } } }) => {
      s.paths["/machines"].get = { ...s.paths["/machines"].get, sumary: "List" };
    });
    await using folder = await folderWith({ "m.json": JSON.stringify(wrong, null, 1) });
    const { code, out } = await northbound(["lint", "m.json"], { cwd: folder.path });
    expect(code).toBe(0);
    expect(out).toMatch(/m\.json:\d+:\d+ warning Property `sumary` is not expected here/);
    expect(await northbound(["lint", "m.json", "--strict"], { cwd: folder.path })).toMatchObject({ code: 1 });
  });

  it("passes a good document", async () => {
    await using folder = await folderWith({ "m.json": JSON.stringify(base) });
    expect(await northbound(["lint", "m.json"], { cwd: folder.path })).toMatchObject({ code: 0 });
  });
});
