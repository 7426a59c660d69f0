import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { compareSpecs } from "../src/index.ts";
import { applyOverlay, type Overlay } from "../src/spec/overlay.ts";
import { writePackage } from "../src/spec/package-files.ts";
import { northbound } from "./command.ts";
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

// oxlint-disable-next-line typescript/no-explicit-any -- edits take the spec apart in every way
const edits: readonly [string, (spec: any) => void, string, string][] = [
  ["an operation that goes", (s) => delete s.paths["/machines"].post, "major", "machines/create"],
  ["an operation that comes", (s) => (s.paths["/x"] = { get: { operationId: "x/get" } }), "minor", "x/get"],
  [
    "an operation with another name",
    (s) => (s.paths["/machines"].get.operationId = "machines/all"),
    "major",
    "machines/all",
  ],
  ["a parameter that goes", (s) => s.paths["/machines"].get.parameters.pop(), "major", "machines/list query search"],
  [
    "a parameter that becomes required",
    (s) => (s.paths["/machines"].get.parameters[0].required = true),
    "major",
    "machines/list query search",
  ],
  [
    "a member of an answer that goes",
    (s) => delete s.components.schemas.Machine.properties.state,
    "major",
    "Machine.state",
  ],
  [
    "a member of an answer that comes",
    (s) => (s.components.schemas.Machine.properties.cpu = { type: "integer" }),
    "minor",
    "Machine.cpu",
  ],
  [
    "a member of an answer that becomes optional",
    (s) => (s.components.schemas.Machine.required = []),
    "major",
    "Machine.id",
  ],
  [
    "a member of a request that becomes required",
    (s) => s.components.schemas.NewMachine.required.push("size"),
    "major",
    "NewMachine.size",
  ],
  [
    "a member of a request that becomes optional",
    (s) => (s.components.schemas.NewMachine.required = []),
    "minor",
    "NewMachine.name",
  ],
  [
    "a request that takes more types",
    (s) => (s.components.schemas.NewMachine.properties.size.type = ["integer", "string"]),
    "minor",
    "NewMachine.size",
  ],
  [
    "an integer answer that may be null",
    (s) => (s.components.schemas.Machine.properties.id.type = ["string", "null"]),
    "major",
    "Machine.id",
  ],
  [
    "a value that an answer may newly have",
    (s) => s.components.schemas.Machine.properties.state.enum.push("paused"),
    "major",
    "Machine.state",
  ],
  [
    "a number request that was an integer",
    (s) => (s.components.schemas.NewMachine.properties.size.type = "number"),
    "minor",
    "NewMachine.size",
  ],
  [
    "a call that becomes paged",
    (s) => (s.paths["/machines"].get["x-northbound"] = { paging: "page" }),
    "major",
    "machines/list",
  ],
  [
    "a call that may be cached",
    (s) => (s.paths["/machines"].get["x-northbound"] = { cache: true }),
    "patch",
    "machines/list",
  ],
];

describe("comparing specs", () => {
  it("finds nothing between equal specs", () => {
    expect(compareSpecs(base, structuredClone(base))).toEqual([]);
  });

  it.each(edits)("classifies %s", (_name, edit, level, place) => {
    const changes = compareSpecs(base, edited(edit));
    expect(changes.map((change) => [change.level, change.place])).toEqual([[level, place]]);
  });

  it("compares the members of variants without a name, and ignores what is said about them", () => {
    const union = (member: object): object =>
      edited((s: typeof base) => {
        Object.assign(s.components.schemas.Machine.properties, {
          disk: { oneOf: [{ type: "object", properties: { size: member } }, { type: "string" }] },
        });
      });
    const before = union({ type: "integer", description: "Bytes." });
    expect(compareSpecs(before, union({ type: "integer", description: "How many bytes." }))).toEqual([]);
    const [change, ...more] = compareSpecs(before, union({ type: "string" }));
    expect(change).toMatchObject({ level: "major", place: "Machine.disk.size", message: "integer became string" });
    expect(more).toEqual([]);
  });

  it("ignores descriptions and the names of path parameters' places", () => {
    expect(
      compareSpecs(
        base,
        edited((s: { info: { version: string } }) => (s.info.version = "2")),
      ),
    ).toEqual([]);
  });
});

describe("northbound diff", () => {
  it("says what breaks and why, ends with 7, and proposes a changeset once", async () => {
    const next = edited(edits[5]![1]);
    await using folder = await folderWith({ "old.json": JSON.stringify(base), "new.json": JSON.stringify(next) });
    const args = ["diff", "old.json", "new.json", "--changeset", "--package", "@example/machines"];
    const first = await northbound(args, { cwd: folder.path });
    expect(first.code).toBe(7);
    expect(first.out).toContain("Machine.state is gone: callers that read it\n      in machines/list");
    expect(first.out).toContain("The next release is a major one.");
    await northbound(args, { cwd: folder.path });
    const [file = "", ...more] = await readdir(join(folder.path, ".changeset"));
    expect(more).toEqual([]);
    expect(await readFile(join(folder.path, ".changeset", file), "utf8")).toBe(
      '---\n"@example/machines": major\n---\n\nBreaking:\n\n- `Machine.state` is gone: callers that read it\n',
    );
  });

  it("gives the changes as JSON", async () => {
    await using folder = await folderWith({ "old.json": JSON.stringify(base), "new.json": JSON.stringify(base) });
    const { code, out } = await northbound(["diff", "old.json", "new.json", "--json"], { cwd: folder.path });
    expect([code, JSON.parse(out)]).toEqual([0, []]);
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
    expect(notes).toContain("warning: nothing matches $.paths['/gone']");
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
      "schema.d.ts",
    ]);
  });
});

it.each([["generate", "--out", "client"], ["diff"]])(
  "says where a document is out of shape: %s",
  async (command, ...more) => {
    const spec = `openapi: 3.1.0
info: { title: Broken, version: "1" }
servers: [{ url: "https://e.test" }]
paths:
  /a:
  /b: { get: { operationId: [1], responses: {} } }
`;
    await using folder = await folderWith({ "a.yaml": spec });
    const files = command === "diff" ? ["a.yaml", "a.yaml"] : ["a.yaml"];
    const { code, notes } = await northbound([command, ...files, ...more].map(String), { cwd: folder.path });
    expect(code).toBe(1);
    expect(notes).toMatch(/a\.yaml:5:\d+ error Expected type `PathItem`/);
    expect(notes).not.toContain("Cannot read");
  },
);

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

it("lets an overlay add a member that is called like the prototype, and changes no prototype", () => {
  const overlay = parse(`{ overlay: 1.0.0, actions: [{ target: $, update: { __proto__: { polluted: true } } }] }`);
  const { document } = applyOverlay({}, overlay as Overlay);
  expect({}).not.toHaveProperty("polluted");
  expect(Object.keys(document)).toEqual(["__proto__"]);
});

it("keeps the name of a paging style in its comment", async () => {
  await using folder = await folderWith({});
  await writePackage(folder.path, "example", [{ name: "own\u2028export {};\nfoo", factory: undefined, options: "" }]);
  const text = await readFile(join(folder.path, "src/backend.ts"), "utf8");
  expect(text).toContain("    // own export {}; foo: write a style");
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
