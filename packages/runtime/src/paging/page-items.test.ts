import { expect, it } from "vitest";
import { countAt, itemsOf } from "./page-items.ts";

it.each([
  ["an array", [1], undefined, [1]],
  ["an array where a member was expected", [1], "results", [1]],
  ["a member", { data: [1, 2] }, "data", [1, 2]],
  ["a nested member", { queryResponse: { entity: [1] } }, "queryResponse.entity", [1]],
  ["a missing member", { queryResponse: { "@count": 0 } }, "queryResponse.entity", []],
  ["null in its place", { data: null }, "data", []],
  ["a lone object in its place", { entity: { id: 1 } }, "entity", [{ id: 1 }]],
  ["no answer at all", undefined, "data", []],
  ["an answer that is one object", { id: 1 }, undefined, [{ id: 1 }]],
  ["a text in its place", { data: "x" }, "data", ["x"]],
  ["an empty text in its place", { data: "" }, "data", []],
])("finds items in %s", (_name, page, member, expected) => {
  expect(itemsOf(page, member)).toEqual(expected);
});

it.each([
  [3, 3],
  ["3", 3],
  ["", undefined],
  ["many", undefined],
  [-1, undefined],
  [0, 0],
  ["0", 0],
  ["  ", undefined],
  [1.5, undefined],
  [[3], undefined],
  [null, undefined],
])("reads the count %j as %j", (value, expected) => {
  expect(countAt({ total: value }, "total")).toBe(expected);
});
