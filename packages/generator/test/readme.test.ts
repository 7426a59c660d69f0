import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { reservedGroups } from "../src/model/naming.ts";
import plugin from "../src/rules/plugin.ts";
import { behaviourTypes } from "../src/rules/types.ts";

const readme = await readFile(new URL("../../../specs/README.md", import.meta.url), "utf8");

it("is documented: every key of x-northbound with its values", () => {
  const rows = Array.from(readme.matchAll(/^\| `(\w+)` \| ([^|]+) \|/gm), ([, key, values]) => ({ key, values }));
  expect(rows.map(({ key }) => key)).toEqual(Object.keys(behaviourTypes));
  for (const [index, { enum: values = [] }] of Object.values(behaviourTypes).entries()) {
    for (const value of values) expect(rows[index]?.values).toContain(`\`${String(value)}\``);
  }
});

it("is documented: every rule that a spec of this project is held to, and every reserved name", () => {
  const rules = Object.keys(plugin().rules.oas3).filter((rule) => rule !== "shape");
  for (const rule of [...rules, "unused"]) expect(readme).toContain(`| \`northbound/${rule}\` |`);
  expect(readme).toContain(`\`${[...reservedGroups].join(" ")}\``);
});
