import { spawnSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));

/** A folder of source files that exists as long as it is used. */
export interface Compiled extends AsyncDisposable {
  /** What the compiler found, a line for each error. */
  readonly errors: readonly string[];
  readonly folder: URL;
}

/**
 * Compiles files by name, strictly, in a folder of their own below the tests.
 * @param name Tells the folders of different tests apart.
 */
export async function compile(name: string, files: Readonly<Record<string, string>>): Promise<Compiled> {
  const folder = new URL(`./compiled-${name}/`, import.meta.url);
  await mkdir(folder, { recursive: true });
  const config = {
    extends: "../../../../tsconfig.base.json",
    compilerOptions: { noUnusedLocals: false, noUnusedParameters: false, isolatedDeclarations: false },
    include: ["."],
  };
  await writeFile(new URL("tsconfig.json", folder), JSON.stringify(config));
  await Promise.all(Object.entries(files).map(([file, text]) => writeFile(new URL(file, folder), text)));
  const { stdout, error } = spawnSync(
    join(modules, ".bin", "tsc"),
    ["--noEmit", "--pretty", "false", "--project", fileURLToPath(folder)],
    {
      encoding: "utf8",
    },
  );
  if (error) throw error;
  return {
    folder,
    // Files that the compiled ones import have checks of their own.
    errors: stdout.split("\n").filter((line) => line.includes("error TS") && line.includes("compiled-")),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
