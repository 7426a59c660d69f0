import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Calls } from "../src/generated/calls.ts";
import { basePath, operations, secrets } from "../src/generated/operations.ts";
import type { paths } from "../src/generated/schema.d.ts";
import { createRhev, extend } from "../src/index.ts";
import { lives, statesIn, stateMembers } from "../src/waiting/states.ts";
import { createFailOn, stateOf } from "../src/waiting/wait-for-state.ts";
import { createStub } from "./stub.ts";

interface Schema {
  readonly $ref?: string;
  readonly enum?: readonly string[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
}

const spec = JSON.parse(readFileSync(new URL("../src/generated/openapi.json", import.meta.url), "utf8")) as {
  readonly paths: Readonly<Record<string, { readonly get?: Operation }>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

function target({ $ref, ...own }: Schema): Schema {
  return $ref === undefined ? own : (spec.components.schemas[$ref.split("/").at(-1) ?? ""] ?? {});
}

function members(schema: Schema): Record<string, Schema> {
  const { allOf = [], properties = {} } = target(schema);
  return Object.assign({}, ...allOf.map(members), properties) as Record<string, Schema>;
}

/** The states of each group whose `get` gives an object with one. */
const stated = Object.values(spec.paths).flatMap(({ get }) => {
  const [group = "", name] = get?.operationId.split("/") ?? [];
  const schema = get?.responses["200"]?.content?.["application/json"]?.schema;
  if (name !== "get" || !schema) return [];
  const all = members(schema);
  const state = stateMembers.map((member) => all[member]).find((member) => member && target(member).enum);
  return state ? [{ group, states: target(state).enum ?? [] }] : [];
});

test("every group whose objects have a state can wait for it, with states that there are", () => {
  expect(stated.map(({ group }) => group).toSorted()).toEqual(Object.keys(lives).toSorted());
  for (const { group, states } of stated) {
    const known = statesIn(lives[group as keyof typeof lives]);
    expect({ group, states: known.toSorted() }).toEqual({ group, states: states.toSorted() });
  }
});

test.for([
  ["a failed state", ["locked", "illegal"], "it is illegal, which can't become ok"],
  ["a stable state after the object was on its way", ["locked", "detached"], "it ended up detached"],
  ["a stable state before anything happened", ["detached", "detached"], undefined],
] as const)("%s", ([, seen, expected]) => {
  const failOn = createFailOn(lives.disks, ["ok"]);
  expect(seen.map((status) => failOn({ status })).at(-1)).toBe(expected);
});

test("tells why, where the engine does", () => {
  const failOn = createFailOn(lives.vms, ["up"]);
  failOn({ status: "powering_up" });
  expect(failOn({ status: "paused", status_detail: "eio" })).toBe("it ended up paused (eio)");
});

test("reads states of every version", () => {
  expect(stateOf({ status: "UP" })).toBe("up");
  expect(stateOf({ status: { state: "down" } })).toBe("down");
  expect(stateOf({ status: "up", snapshot_status: "locked" })).toBe("locked");
  expect(stateOf({})).toBeUndefined();
});

test("a failed creation and a failed job end the wait with the engine's words", async () => {
  const fault = { reason: "Operation Failed", detail: "[Storage is full.]" };
  const transport = createStub(({ url }) => ({
    body: url.includes("/jobs/") ? { status: "failed" } : { status: "failed", fault },
  }));
  await using rhev = createRhev({ nodes: ["https://engine.example.net"], credentials: { token: "t" }, transport });
  const href = "/ovirt-engine/api/disks/1/creation_status/2";
  const creation = { creation_status: "pending", link: [{ rel: "creation_status", href }] };
  await expect(rhev.complete(creation)).rejects.toMatchObject({
    backendCode: "Operation Failed",
    backendMessage: expect.stringContaining("Storage is full"),
  });
  await expect(rhev.complete({ status: "failed", fault })).rejects.toThrow("Storage is full");
  await expect(rhev.complete({ status: "complete", job: { id: "7" } })).rejects.toMatchObject({ code: "WAIT_FAILED" });
  await expect(rhev.complete({ status: "complete", job: { id: "7" } }, { job: false })).resolves.toBeUndefined();
});

test("a spec that extends the shipped one may have states of its own", async () => {
  const transport = createStub(() => ({ body: { id: "1", status: "frozen" } }));
  const options = { nodes: ["https://engine.example.net"], credentials: { token: "t" }, transport };
  await using rhev = extend<paths, Calls>({ operations: { ...operations }, basePath, secrets }, options);
  const frozen = rhev.vms.waitFor({ vmId: "1" }, "frozen" as "up");
  await expect(frozen).resolves.toMatchObject({ status: "frozen" });
});

test("a state that machines never have is refused before anything is read", async () => {
  const transport = createStub(() => ({ body: { id: "1", status: "up" } }));
  await using rhev = createRhev({ nodes: ["https://engine.example.net"], credentials: { token: "t" }, transport });
  const waitFor = (state: string) => rhev.vms.waitFor({ vmId: "1" }, state as "up");
  const close = 'vms have no state "power_up"; did you mean `powering_up`?';
  await expect(waitFor("power_up")).rejects.toMatchObject({ code: "INVALID_INPUT", message: close });
  await expect(waitFor("running")).rejects.toThrow("; the states are up, down, paused, suspended, ");
  expect(transport.calls).toEqual([]);
  await expect(waitFor("UP")).resolves.toMatchObject({ status: "up" });
});
