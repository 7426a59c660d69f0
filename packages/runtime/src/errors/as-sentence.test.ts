import { expect, it } from "vitest";
import { asSentence } from "./as-sentence.ts";

it.each([
  ["Access is denied", "Access is denied."],
  ["Access is denied.", "Access is denied."],
  ["Access is denied. \n", "Access is denied."],
  ["Really?", "Really?"],
  ["Wait…", "Wait…"],
])("ends %j once", (words, expected) => {
  expect(asSentence(words)).toBe(expected);
});
