import { glob, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type FileChange, writeIfChanged } from "@northbound/generator/repository";
import { makeReport } from "./report.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What happened to the report of one package, or would happen. */
export interface SurfaceOutcome {
  readonly name: string;
  readonly change: FileChange;
}

/** Where the report of a package is. */
export function surfaceFile(name: string, home: string = root): string {
  return join(home, "surface", `${name}.txt`);
}

/** The folders of all packages that are published. */
export async function packageNames(home: string = root): Promise<string[]> {
  const manifests = await Array.fromAsync(glob("packages/*/package.json", { cwd: home }));
  const read = manifests.toSorted().map(async (file): Promise<string[]> => {
    const manifest = JSON.parse(await readFile(join(home, file), "utf8")) as { readonly private?: boolean };
    return manifest.private === true ? [] : [basename(dirname(file))];
  });
  return (await Promise.all(read)).flat();
}

/**
 * Writes the surface reports, or only compares them.
 * @param names packages; none means all.
 */
export async function updateSurfaces(
  names: readonly string[],
  check: boolean,
  home: string = root,
): Promise<SurfaceOutcome[]> {
  const wanted = names.length === 0 ? await packageNames(home) : names;
  const outcomes: SurfaceOutcome[] = [];
  for (const name of wanted) {
    const report = makeReport(join(home, "packages", name));
    outcomes.push({ name, change: await writeIfChanged(surfaceFile(name, home), report, check) });
  }
  return outcomes;
}
