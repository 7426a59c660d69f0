import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundle } from "./bundle.ts";

const program = `
import * as all from "@northbound/runtime";
const classes = Object.entries(all).filter(([, value]) => value?.prototype instanceof Error);
export const names = classes.map(([name, Class]) => [name, Class.name, new Class("BACKEND_ERROR", "x").name]);
`;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "northbound-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("errors keep their names in a program whose classes a minifier renamed", async () => {
  const code = await bundle(program, { minify: true, external: ["undici"] });
  expect(code.match(/class \w*Error\b/)).toBeNull();
  const file = join(folder, "program.mjs");
  await writeFile(file, code);
  const { names } = (await import(pathToFileURL(file).href)) as { readonly names: readonly (readonly string[])[] };
  expect(names.length).toBeGreaterThan(20);
  for (const [name, ofClass, ofError] of names) expect([ofClass, ofError]).toEqual([name, name]);
});
