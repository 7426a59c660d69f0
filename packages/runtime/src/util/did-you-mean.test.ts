import { expect, test } from "vitest";
import { didYouMean } from "./did-you-mean.ts";

const names = ["list", "get", "create", "update", "start", "stop", "vmId", "search"];

test.each([
  ["lst", "list"],
  ["strat", "start"],
  ["serach", "search"],
  ["vmID", "vmId"],
  ["crate", "create"],
  ["udpate", "update"],
])("takes %s for %s", (name, nearest) => {
  expect(didYouMean(name, names)).toBe(`; did you mean \`${nearest}\`?`);
});

test.each(["migrate", "x", "then", "lists of things"])("takes %s for nothing", (name) => {
  expect(didYouMean(name, names)).toBe("");
});
