import { spawnSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../../node_modules/.bin/tsc", import.meta.url));

const config = {
  extends: "../../../../tsconfig.base.json",
  compilerOptions: { noUnusedLocals: false, noUnusedParameters: false, isolatedDeclarations: false },
  include: ["."],
};

/**
 * Compiles files that exist for this one moment, and gives what the compiler finds wrong.
 * @param name of the folder, one for each test.
 */
export async function compile(name: string, files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = new URL(`./compiled-${name}/`, import.meta.url);
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(new URL("tsconfig.json", folder), JSON.stringify(config));
    for (const [file, text] of Object.entries(files)) await writeFile(new URL(file, folder), withSources(text));
    const project = fileURLToPath(folder);
    const { stdout } = spawnSync(bin, ["--noEmit", "--pretty", "false", "--project", project], { encoding: "utf8" });
    return stdout.split("\n").filter((line) => line.includes("error TS"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function withSources(text: string): string {
  return (
    text
      .replaceAll('"@northbound/rhev/xml"', '"../../src/xml.ts"')
      .replaceAll('"@northbound/rhev"', '"../../src/index.ts"')
      // The lab depends on this package, which therefore can't depend on the lab.
      .replaceAll('"@northbound/lab"', '"../../../lab/src/index.ts"')
  );
}
