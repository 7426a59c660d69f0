import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, inject, test } from "vitest";
import { end } from "./process.ts";

const compiler = (name: string): string => fileURLToPath(new URL(`node_modules/${name}/bin/tsc`, import.meta.url));

const options = {
  noEmit: true,
  strict: true,
  target: "es2022",
  lib: ["es2022", "dom", "dom.iterable"],
  types: [],
  exactOptionalPropertyTypes: true,
};
const node16 = { module: "node16", moduleResolution: "node16" };
const nodenext = { module: "nodenext", moduleResolution: "nodenext" };
const bundler = { module: "esnext", moduleResolution: "bundler" };

describe.concurrent("the declarations compile", () => {
  test("with Node's types alone, without those of a browser", async () => {
    const folder = join(inject("strict"), "types");
    const project = join(folder, "tsconfig.node.json");
    const typeRoots = [fileURLToPath(new URL("../../node_modules/@types", import.meta.url))];
    const compilerOptions = {
      ...options,
      ...nodenext,
      lib: ["es2022"],
      types: ["node"],
      typeRoots,
      skipLibCheck: false,
    };
    await writeFile(project, JSON.stringify({ compilerOptions, files: ["use.ts"] }));
    const { status, stdout } = await end(process.execPath, [compiler("typescript"), "-p", project], { cwd: folder });
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });

  test.for([
    ["typescript-5.0", "node16", node16, true],
    ["typescript-5.9", "nodenext", nodenext, true],
    ["typescript-6", "bundler", bundler, true],
    ["typescript", "nodenext", nodenext, false],
    ["typescript", "bundler", bundler, false],
  ] as const)("with %s and moduleResolution %s", async ([name, mode, resolution, skipLibCheck]) => {
    const folder = join(inject("strict"), "types");
    const project = join(folder, `tsconfig.${name}.${mode}.json`);
    // Declarations name what `await using` needs; who has them checked has the library for it.
    const lib = skipLibCheck ? options.lib : [...options.lib, "esnext.disposable", "dom.asynciterable"];
    const compilerOptions = { ...options, ...resolution, lib, skipLibCheck };
    await writeFile(project, JSON.stringify({ compilerOptions, files: ["use.ts"] }));
    const { status, stdout } = await end(process.execPath, [compiler(name), "-p", project], { cwd: folder });
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });
});
