import { expect, test } from "vitest";
import { areSame } from "./same-types.ts";

const types = (size: string): string => `export interface paths { "/a": { get: { size?: ${size} } } }
export interface components {}
export interface operations {}
export type webhooks = Record<string, never>;
export type $defs = Record<string, never>;
`;

test.each<[string, string, boolean]>([
  ["number", "number", true],
  ['"a" | "b"', '("b") | "a"', true],
  ["number", "string", false],
  ["unknown", "any", false],
  ["{ a: 1 }", "{ readonly a: 1 }", false],
])("types with %s and %s are compared by what they mean", async (ours, theirs, isSame) => {
  expect(await areSame(types(ours), types(theirs))).toBe(isSame);
});
