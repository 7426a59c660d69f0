import { expect, test, vi } from "vitest";
import { joinWarnings, listConfiglets, putConfiglet, validateConfig } from "./configlets.ts";

test.for([
  [["all of it"], ["all of it"]],
  [
    ["a", " b at line 3", "c at line 4"],
    ["a,  b at line 3", "c at line 4"],
  ],
  [["one at line 3, two at line 5"], ["one at line 3", "two at line 5"]],
  [
    ["one at line 3", "and a word"],
    ["one at line 3", "and a word"],
  ],
  [[], []],
] as const)("puts the warnings %o together", ([pieces, warnings]) => {
  expect(joinWarnings(pieces)).toEqual(warnings);
});

test.for([
  ["2018.1.4", 0],
  ["2018.2.5", 2],
  ["2019.1.0", 2],
  ["2020.2.3", 0],
  ["latest", 0],
] as const)("reads the texts one by one only where the list has none: %s", async ([version, reads]) => {
  const read: string[] = [];
  const getByName = ({ name }: { name: string }) => {
    read.push(name);
    return Promise.resolve({ name, config: `text of ${name}` });
  };
  const all = () =>
    Promise.resolve([
      { name: "a", config: "text of a" },
      { name: "b", config: "text of b" },
    ]);
  const calls = { version: () => Promise.resolve(version), configlets: { list: () => ({ all }), getByName } };
  const configlets = await listConfiglets(calls as unknown as Parameters<typeof listConfiglets>[0]);
  expect(configlets.map(({ config }) => config)).toEqual(["text of a", "text of b"]);
  expect(read).toHaveLength(reads);
});

test("leaves a configlet alone that has the text already", async () => {
  const update = vi.fn<() => Promise<void>>();
  const configlets = { getByName: () => Promise.resolve({ key: "k", name: "a", config: "same" }), update };
  const calls = { configlets } as unknown as Parameters<typeof putConfiglet>[0];
  await expect(putConfiglet(calls, { name: "a", config: "same" })).resolves.toEqual({
    key: "k",
    name: "a",
    taskIds: [],
  });
  expect(update).not.toHaveBeenCalled();
});

test("reads line numbers that come as text with a blank", async () => {
  const answer = { errorCount: 1, errors: [{ lineNo: " 3", error: "Invalid input" }], result: [{ messages: ["no"] }] };
  const calls = { configlets: { validate: () => Promise.resolve(answer) } };
  await expect(validateConfig(calls as unknown as Parameters<typeof validateConfig>[0], "aa", "x")).resolves.toEqual({
    valid: false,
    warnings: [],
    errors: [{ line: 3, message: "Invalid input" }],
    messages: ["no"],
  });
});
