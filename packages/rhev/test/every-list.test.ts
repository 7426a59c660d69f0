import type { OperationTable } from "@northbound/runtime";
import { expect, test } from "vitest";
import { operations } from "../src/generated/operations.ts";
import { createRhev } from "../src/index.ts";
import { createStub } from "./stub.ts";

interface Listed {
  all(): Promise<unknown[]>;
  [Symbol.asyncIterator](): AsyncIterator<unknown>;
}

type Calls = Readonly<Record<string, Readonly<Record<string, (input: object) => Listed>>>>;

const lists = Object.entries(operations as unknown as OperationTable).flatMap(([group, calls]) =>
  Object.entries(calls)
    .filter(([name]) => /^list(?![a-z])/.test(name))
    // What later engines don't have is refused before it is sent.
    .filter(([, { until }]) => until === undefined)
    .map(([name, { path, items = "" }]) => ({ group, name, path, items })),
);

test("every list gives all its objects, and each by itself", async () => {
  expect(lists.length).toBeGreaterThan(200);
  for (const { group, name, path, items } of lists) {
    const transport = createStub(() => ({ body: { [items]: [{ id: "1" }, { id: "2" }] } }));
    const credentials = { token: "t" };
    // oxlint-disable-next-line no-await-in-loop -- a client for each
    await using rhev = createRhev({ nodes: ["https://engine"], credentials, transport, serverVersion: "latest" });
    const input = Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, parameter = ""]) => [parameter, "1"]));
    const list = (): Listed => (rhev as unknown as Calls)[group]?.[name]?.(input) as Listed;
    // oxlint-disable-next-line no-await-in-loop
    expect({ group, all: await list().all() }).toEqual({ group, all: [{ id: "1" }, { id: "2" }] });
    const each: unknown[] = [];
    // oxlint-disable-next-line no-await-in-loop
    for await (const one of list()) each.push(one);
    expect({ group, each }).toEqual({ group, each: [{ id: "1" }, { id: "2" }] });
  }
});
