import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compile } from "./compile.ts";

test("the examples of the README compile", { timeout: 60_000 }, async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const blocks = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(
    ([, code = ""], index) => [`block-${index}.ts`, code] as const,
  );
  expect(blocks.length).toBeGreaterThan(2);
  expect(await compile("readme", Object.fromEntries(blocks))).toEqual([]);
});

test("the compiler is asked indeed", { timeout: 60_000 }, async () => {
  const wrong = 'import type { Rhev } from "@northbound/rhev";\ndeclare const rhev: Rhev;\nvoid rhev.vms.lst();\n';
  expect(await compile("wrong", { "wrong.ts": wrong })).toEqual([expect.stringContaining("'lst' does not exist")]);
});
