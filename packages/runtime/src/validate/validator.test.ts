import { describe, expect, it } from "vitest";
import { describeFinding } from "./finding.ts";
import type { Definitions, Schema } from "./schema.ts";
import { createValidator } from "./validator.ts";

const definitions = {
  Vm: {
    type: "object",
    properties: {
      id: { type: "string" },
      memory: { type: "integer" },
      status: { enum: ["up", "down"] },
      type: { anyOf: [{ enum: ["server", "desktop"] }, { type: "string" }] },
      comment: { type: ["string", "null"] },
      cluster: { anyOf: [{ $ref: "#/components/schemas/Vm" }, { type: "null" }] },
      tags: { type: "array", items: { type: "string" } },
      labels: { type: "object", additionalProperties: { type: "string" } },
      free: { type: "object", additionalProperties: true, properties: { known: { type: "string" } } },
    },
    required: ["id"],
  },
  Named: { allOf: [{ $ref: "Vm" }], type: "object", properties: { name: { type: "string" } }, required: ["name"] },
  Run: {
    oneOf: [
      { oneOf: [{ $ref: "OnTestbeds" }, { $ref: "OnTopologies" }] },
      {
        type: "object",
        properties: { bundle: { type: "string" }, profile: false, testbeds: false, parameters: false },
        required: ["bundle"],
      },
    ],
  },
  OnTestbeds: {
    type: "object",
    properties: {
      profile: { type: "string" },
      testbeds: { type: "array" },
      parameters: { type: "object" },
      topologies: false,
      bundle: false,
    },
    required: ["profile"],
  },
  OnTopologies: {
    type: "object",
    properties: { profile: { type: "string" }, topologies: { type: "array" }, testbeds: false, bundle: false },
    required: ["profile", "topologies"],
  },
} satisfies Definitions;

const check = createValidator({ definitions });
const vm: Schema = { $ref: "Vm" };

function found(schema: Schema | boolean, value: unknown): string[] {
  return check(schema, value).map(({ kind, pointer }) => `${kind} ${pointer}`.trimEnd());
}

describe("createValidator", () => {
  it.for([
    [{ id: "1", memory: 1, status: "up", type: "server" }, []],
    [{ id: "1", memory: 2n }, []],
    [{ id: "1", comment: null, cluster: null }, []],
    [{ id: "1", cluster: { id: "2", cluster: { id: "3" } } }, []],
    [{ id: "1", labels: { any: "text" }, free: { whatever: 1 } }, []],
    [{ id: "1", memory: undefined }, []],
    [{ id: { toJSON: () => "text" } }, []],
    [{}, ["missing"]],
    [{ id: undefined }, ["missing"]],
    [{ id: 1 }, ["type /id"]],
    [{ id: null }, ["null /id"]],
    [{ id: "1", memory: 1.5 }, ["type /memory"]],
    [{ id: "1", status: "sideways" }, ["enum /status"]],
    [{ id: "1", type: "container" }, ["value /type"]],
    [{ id: "1", type: 3 }, ["enum /type"]],
    [{ id: "1", cluster: { id: 2 } }, ["type /cluster/id"]],
    [{ id: "1", cluster: "2" }, ["type /cluster"]],
    [{ id: "1", tags: ["a", 1, null] }, ["type /tags/1", "null /tags/2"]],
    [{ id: "1", tags: "a" }, ["type /tags"]],
    [{ id: "1", labels: { any: 1 } }, ["type /labels/any"]],
    [{ id: "1", naem: "x" }, ["unknown /naem"]],
    [{ id: "1", "a/b~c": "x" }, ["unknown /a~1b~0c"]],
    [[], ["type"]],
    [null, ["null"]],
  ] as const)("finds in %o: %o", ([value, wanted]) => {
    expect(found(vm, value)).toEqual(wanted);
  });

  it("knows the members of all parts of allOf", () => {
    expect(found({ $ref: "Named" }, { id: "1", name: "a", memory: 1 })).toEqual([]);
    expect(found({ $ref: "Named" }, { memory: "1", other: 1 })).toEqual([
      "missing",
      "missing",
      "type /memory",
      "unknown /other",
    ]);
  });

  it.for([
    [{ profile: "p" }, []],
    [{ profile: "p", topologies: [] }, []],
    [{ bundle: "b" }, []],
    [{}, ["`profile` or `bundle` is missing"]],
    [{ profil: "p" }, ["`profile` or `bundle` is missing", "`profil` is not known; did you mean `profile`?"]],
    [{ profile: "p", bundle: "b" }, ["`bundle` can't be given together with `profile`"]],
    [{ profile: "p", testbeds: [], topologies: [] }, ["`topologies` can't be given together with `testbeds`"]],
    [
      { bundle: "b", testbeds: [], parameters: {} },
      ["`testbeds` can't be given together with `bundle`", "`parameters` can't be given together with `bundle`"],
    ],
    [{ profile: "p", testbeds: "t" }, ["`testbeds` must be a list, not a text"]],
  ] as const)("reports the branch of a union that fits best: %o", ([value, wanted]) => {
    expect(check({ $ref: "Run" }, value).map(describeFinding)).toEqual(wanted);
  });

  it("takes every value for true and for an empty schema, and none for false", () => {
    expect(found(true, { any: 1 })).toEqual([]);
    expect(found({}, null)).toEqual([]);
    expect(found(false, 1)).toEqual(["type"]);
  });

  it("reports members beside a closed map only where the schema describes members", () => {
    expect(found({ type: "object" }, { any: 1 })).toEqual([]);
    expect(found({ type: "object", additionalProperties: false }, { any: 1 })).toEqual(["unknown /any"]);
  });

  it("merges what two parts of allOf say about one member, and the types of both", () => {
    const schema: Schema = {
      allOf: [{ properties: { size: { type: "number" } } }, { properties: { size: { type: "integer" } } }],
    };
    expect(found(schema, { size: 1 })).toEqual([]);
    expect(found(schema, { size: 1.5 })).toEqual(["type /size"]);
  });

  it("tells branches apart by a constant", () => {
    const schema: Schema = {
      oneOf: [
        { type: "object", properties: { kind: { const: "a" }, x: { type: "string" } }, required: ["kind", "x"] },
        { type: "object", properties: { kind: { const: "b" }, y: { type: "string" } }, required: ["kind", "y"] },
      ],
    };
    expect(check(schema, { kind: "b" }).map(describeFinding)).toEqual(["`y` is missing"]);
  });

  it("gives no more findings than it is asked for", () => {
    const few = createValidator({ definitions, maxFindings: 3 });
    expect(
      few(
        { type: "array", items: vm },
        Array.from({ length: 50 }, () => ({})),
      ),
    ).toHaveLength(3);
  });

  it("ends on a union that contains itself", () => {
    const loop = createValidator({ definitions: { Loop: { anyOf: [{ $ref: "Loop" }, { type: "string" }] } } });
    expect(loop({ $ref: "Loop" }, "text")).toEqual([]);
  });

  it("refuses a reference that leads nowhere", () => {
    expect(() => check({ $ref: "Nothing" }, {})).toThrow("There is no definition of Nothing.");
  });

  it("shows words of sets, and of other values only their types", () => {
    const secret = "hunter2 with spaces";
    const findings = check(
      { properties: { status: { enum: ["up"] }, size: { type: "integer" } } },
      {
        status: secret,
        size: secret,
      },
    );
    expect(findings.map(({ seen }) => seen)).toEqual([["string"], ["string"]]);
    expect(check(vm, { id: "1", status: "paused" }).map(describeFinding)).toEqual([
      '`status` must be one of up, down, not "paused"',
    ]);
  });
});

describe("describeFinding", () => {
  it("writes the place as code has it", () => {
    expect(check(vm, { id: "1", cluster: { id: "2", tags: ["a", 1] } }).map(describeFinding)).toEqual([
      "`cluster.tags[1]` must be a text, not a number",
    ]);
    expect(check(vm, { id: "1", cluster: {} }).map(describeFinding)).toEqual(["`cluster.id` is missing"]);
    expect(check(vm, [1]).map(describeFinding)).toEqual(["the value must be an object, not a list"]);
  });
});
