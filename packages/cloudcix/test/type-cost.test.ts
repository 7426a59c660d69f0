import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));

// Where no other tool looks while the test runs.
const folder = new URL("../node_modules/.compiled-cost/", import.meta.url);
const document = JSON.parse(readFileSync(new URL("../src/generated/iaas/openapi.json", import.meta.url), "utf8")) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
};

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the compiler says of a program that uses all applications: type instantiations, which are the same each time. */
async function measure(code: string): Promise<{ readonly instantiations: number; readonly errors: readonly string[] }> {
  const config = {
    extends: "../../../../tsconfig.base.json",
    compilerOptions: { isolatedDeclarations: false },
    files: ["program.ts"],
  };
  await mkdir(folder, { recursive: true });
  await writeFile(new URL("tsconfig.json", folder), JSON.stringify(config));
  const head =
    'import type { CloudCix } from "../../src/index.ts";\ndeclare const cloudcix: CloudCix;\ndeclare const x: never;\n';
  await writeFile(new URL("program.ts", folder), `${head}export const all = [x, cloudcix];\n${code}\n`);
  const tsc = join(modules, ".bin", "tsc");
  const args = ["--noEmit", "--pretty", "false", "--extendedDiagnostics", "-p", fileURLToPath(folder)];
  const { stdout } = spawnSync(tsc, args, { encoding: "utf8" });
  return {
    instantiations: Number(/^Instantiations:\s+(\d+)/m.exec(stdout)?.[1]),
    errors: stdout.split("\n").filter((line) => line.includes("error TS")),
  };
}

/** Sixty reads of the largest application, each with what it requires. */
const reads = Object.entries(document.paths)
  .filter(([, item]) => item["get"])
  .slice(0, 60)
  .map(([path, item]) => ({
    path,
    id: item["get"]?.operationId ?? "",
    names: [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]),
  }));

test(
  "60 calls by name, 60 by path and one misspelt path cost few type instantiations, although there are 24 specs",
  { timeout: 120_000 },
  async () => {
    const idle = await measure("");
    const named = await measure(
      reads
        .map(
          ({ id, names }) =>
            `void cloudcix.iaas.${id.replace("/", ".")}(${names.length > 0 ? `{ ${names.map((name) => `${name}: x`).join(", ")} }` : ""});`,
        )
        .join("\n"),
    );
    expect(named.errors).toEqual([]);
    expect(named.instantiations - idle.instantiations).toBeLessThan(12_000);

    const byPath = await measure(
      reads
        .map(
          ({ path, names }) =>
            `void cloudcix.iaas.GET("${path}"${names.length > 0 ? `, { params: { path: { ${names.map((name) => `${name}: x`).join(", ")} } } }` : ""});`,
        )
        .join("\n"),
    );
    expect(byPath.errors).toEqual([]);
    expect(byPath.instantiations - idle.instantiations).toBeLessThan(25_000);

    const misspelt = await measure('void cloudcix.iaas.GET("/vmm/");');
    expect(misspelt.errors).toHaveLength(1);
    expect(misspelt.errors[0]).toContain('"/vmm/"');
    expect(misspelt.instantiations - idle.instantiations).toBeLessThan(10_000);
  },
);
