import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cacheDefaults } from "../src/cache/cache-options.ts";
import { clientOptionNames } from "../src/client/check-client-options.ts";
import * as runtime from "../src/index.ts";
import type { NorthboundEvent } from "../src/telemetry/events.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

/** Rows of the table below a line of the README that begins like this, as cells without code marks. */
function tableAt(head: string): string[][] {
  const [, rest = ""] = readme.split(`\n| ${head}`);
  const lines = rest.split("\n").slice(2);
  const end = lines.findIndex((line) => !line.startsWith("|"));
  return lines.slice(0, end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}

const written = (value: unknown): string =>
  typeof value === "number" ? String(value).replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, "_") : JSON.stringify(value);

test("the table of options has every option, with the defaults of the code", () => {
  const table = new Map(tableAt("option ").map(([name, value]) => [name, value]));
  expect([...table.keys()].toSorted()).toEqual([...clientOptionNames].toSorted());
  for (const [name, value] of Object.entries(runtime.clientDefaults))
    expect([name, table.get(name)]).toEqual([name, written(value)]);
});

describe.each<[string, object]>([
  ["time in `sessionTimes`", runtime.sessionTimes],
  ["part of `cache`", cacheDefaults],
])("the table of %s", (head, defaults) => {
  test("has the defaults of the code", () => {
    const table = tableAt(`${head} `).map(([name, value]) => [name, value]);
    expect(table).toEqual(Object.entries(defaults).map(([name, value]) => [name, written(value)]));
  });
});

test("the table of errors has every class with its code and its guard", () => {
  const rows = tableAt("class ");
  const classes = Object.values(runtime).filter(
    (one): one is typeof runtime.BackendError =>
      typeof one === "function" && one.prototype instanceof runtime.NorthboundError,
  );
  const codes = classes.map((Kind) => [Kind.name, new Kind("").code]);
  expect(rows.map(([name, code]) => [name, code]).toSorted()).toEqual(codes.toSorted());
  const guards: Record<string, unknown> = { ...runtime };
  for (const [name = "", , , guard = ""] of rows.filter((row) => row[3] !== "")) {
    const Kind = classes.find((one) => one.name === name);
    expect([name, (guards[guard] as (error: unknown) => boolean)(Kind && new Kind(""))]).toEqual([name, true]);
  }
});

test("the table of events has every event", () => {
  const events: Record<NorthboundEvent["type"], true> = {
    start: true,
    call: true,
    attempt: true,
    retry: true,
    failover: true,
    circuit: true,
    login: true,
    logout: true,
    cache: true,
    limit: true,
    page: true,
    wait: true,
    warning: true,
  };
  const names = tableAt("event ").flatMap(([cell = ""]) => cell.split(", "));
  expect(names.toSorted()).toEqual(Object.keys(events).toSorted());
});

/** How the code calls a layer whose function has another name. */
const namesInCode = new Map([
  ["cache", /cache\.layer/],
  ["validate", /drift\.layers/],
  ["rateLimit", /limitLayer\(/],
]);

test("the table of layers is in the order of the code", () => {
  const code = readFileSync(new URL("../src/client/pipeline.ts", import.meta.url), "utf8");
  const list = code.slice(code.indexOf("const layers"), code.indexOf("reduceRight"));
  const places = tableAt("layer ")
    .map(([name = ""]) => name.replace(/ (\w)/, (_, letter: string) => letter.toUpperCase()))
    // These two stand in one layer that is loaded when it is needed.
    .filter((name) => name !== "coalesce")
    .map((name) => {
      const place = list.search(namesInCode.get(name) ?? new RegExp(`${name}Layer\\(`));
      return [name, place] as const;
    });
  for (const [name, place] of places) expect([name, place > 0]).toEqual([name, true]);
  expect(places.map(([, place]) => place)).toEqual(
    places.map(([, place]) => place).toSorted((one, other) => one - other),
  );
});

test("the number of faults is that of the table", async () => {
  const { faultNames } = await import("./fault-matrix/table.ts");
  expect(readme).toContain(`each of ${faultNames.length} faults`);
});

test("what the examples import is there", async () => {
  const imports = [...readme.matchAll(/import \{ ([^}]+) \} from "@northbound\/runtime(\/?\w*)"/g)];
  expect(imports.length).toBeGreaterThan(4);
  for (const [, names = "", entry] of imports) {
    // oxlint-disable-next-line no-await-in-loop -- a handful, one after the other
    const module: object = await import(`@northbound/runtime${entry}`);
    for (const name of names.split(", ")) expect(Object.keys(module)).toContain(name);
  }
});
