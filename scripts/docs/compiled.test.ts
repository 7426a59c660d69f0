import { spawnSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { backends } from "./backends.ts";
import { type CatalogueSpec, readCatalogue } from "./catalogue.ts";
import { labValuesOf } from "./reference/lab-values.ts";
import { type CodeSample, samplesOf } from "./reference/samples.ts";

// Where packages are found by name, and where no other tool of the workspace looks.
const folder = fileURLToPath(new URL("../node_modules/.samples", import.meta.url));
const tsc = join(dirname(folder), "../../node_modules/.bin/tsc");
const types: Readonly<Record<string, string>> = {
  cloudvision: "CloudVision",
  rhev: "Rhev",
  "prime-infrastructure": "PrimeInfrastructure",
  cloudcix: "CloudCix",
  xpresso: "Xpresso",
};

afterAll(() => rm(folder, { recursive: true, force: true }));

async function samplesOfSpec(spec: CatalogueSpec): Promise<CodeSample[]> {
  const valuesOf = await labValuesOf(spec);
  return spec.entries.flatMap((entry) => samplesOf(spec.document, entry, valuesOf(entry.table.id)));
}

describe("samples of the reference", () => {
  test("compile: every operation by name and by path, of every spec", { timeout: 300_000 }, async () => {
    const catalogue = await readCatalogue();
    await mkdir(folder, { recursive: true });
    let count = 0;
    for (const backend of backends) {
      const specs = catalogue.filter((spec) => spec.backend === backend);
      // oxlint-disable-next-line no-await-in-loop -- one lab after the other
      const made = await Promise.all(specs.map((spec) => samplesOfSpec(spec)));
      const samples = made.flat().filter(({ lang }) => lang === "TypeScript");
      count += samples.length;
      const type = types[backend.name];
      const code = [
        `import { readFile } from "node:fs/promises";`,
        `import type { ${type} } from "@northbound/${backend.name}";`,
        `declare const ${backend.variable}: ${type};`,
        ...samples.map(({ source }, index) => `export async function sample${index}() {\n${source}\n}`),
      ];
      await writeFile(join(folder, `${backend.name}.ts`), code.join("\n"));
    }
    await writeFile(
      join(folder, "tsconfig.json"),
      JSON.stringify({
        extends: "../../../tsconfig.base.json",
        compilerOptions: { noUnusedLocals: false, isolatedDeclarations: false },
        files: backends.map(({ name }) => `${name}.ts`),
      }),
    );
    const { stdout } = spawnSync(tsc, ["--noEmit", "--pretty", "false", "--project", folder], { encoding: "utf8" });
    expect(stdout.split("\n").filter((line) => line.includes(".samples/") && line.includes("error TS"))).toEqual([]);
    expect(count).toBe(2 * catalogue.reduce((sum, { entries }) => sum + entries.length, 0));
  });
});
