import { describe, expect, it } from "vitest";
import { compareSpecs } from "../../src/diff/compare-specs.ts";

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
