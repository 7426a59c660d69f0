import { expect, test } from "vitest";
import { Reply } from "../core/reply.ts";
import { copyJson } from "./copy-json.ts";

test("a copy has equal data and shares nothing that can be changed", () => {
  const value = JSON.parse('{"a":[{"b":{"c":1}},[],{}],"d":null,"__proto__":{"x":1},"e":"f"}') as Record<
    string,
    unknown
  >;
  const copy = copyJson(value);
  expect(copy).toEqual(value);
  expect(JSON.stringify(copy)).toBe(JSON.stringify(value));
  (copy["a"] as unknown[]).length = 0;
  expect(value["a"]).toHaveLength(3);
  expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
});

test.each([null, 1, "a", true])("%j is its own copy", (value) => {
  expect(copyJson(value)).toBe(value);
});

test("a reply copies what is nested deeper than the stack as well", () => {
  const depth = 100_000;
  const text = "[".repeat(depth) + "]".repeat(depth);
  const reply = new Reply({ status: 200, headers: {}, body: new TextEncoder().encode(text) });
  let levels = 0;
  for (let one = reply.share().value() as unknown[]; one; one = one[0] as unknown[]) levels += 1;
  expect(levels).toBe(depth);
});
