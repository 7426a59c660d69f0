import { expect, test } from "vitest";
import { type Search, toSearch } from "../src/index.ts";

test.for<[Search<string>, string]>([
  [{ name: "a*" }, "name=a*"],
  [{ name: "db 1", sortBy: "name", page: 2 }, 'name="db 1" sortby name asc page 2'],
  [{ name: { "!=": "x" }, memory: { ">=": 1024, "<": 4096 } }, "name!=x and memory>=1024 and memory<4096"],
  [{ "host.name": "hv-01.example.net", sortBy: "name desc" }, "host.name=hv-01.example.net sortby name desc"],
  [{ name: "x", text: "status=up or status=paused" }, "name=x and status=up or name=x and status=paused"],
  [{ text: "status=up or status=paused" }, "status=up or status=paused"],
  [{ name: "or" }, 'name="or"'],
  [{ name: undefined, status: "up" }, "status=up"],
  [{}, ""],
])("writes %j as %s", ([search, expected]) => {
  expect(toSearch(search)).toBe(expected);
});

test.for<[Search<string>, RegExp]>([
  [{ name: "it's" }, /quotes and semicolons/],
  [{ name: "a;b" }, /quotes and semicolons/],
  [{ name: "" }, /can't search for ""/],
  [{ "na me": "x" }, /can't have the field/],
  [{ name: { like: "x" } as never }, /no comparison "like"/],
  [{ sortBy: "name up" }, /can't be sorted/],
  [{ page: 0 }, /pages begin with 1/],
])("refuses %j, which the engine would answer with an empty list", ([search, message]) => {
  expect(() => toSearch(search)).toThrow(message);
});
