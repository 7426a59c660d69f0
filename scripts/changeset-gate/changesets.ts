import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import type { Level } from "@northbound/generator";

const levels: readonly Level[] = ["patch", "minor", "major"];

/** The level that the changesets of a folder give each package: the highest one of those that name it. */
export async function readChangesets(folder: string): Promise<ReadonlyMap<string, Level>> {
  const found = new Map<string, Level>();
  for (const file of await readdir(folder).catch(() => [])) {
    if (!file.endsWith(".md") || file === "README.md") continue;
    const text = await readFile(join(folder, file), "utf8");
    const [, front = ""] = /^---\r?\n(.*?)\r?\n---/s.exec(text) ?? [];
    for (const [name, value] of Object.entries((parse(front) ?? {}) as Readonly<Record<string, unknown>>)) {
      const level = levels.find((known) => known === value);
      if (level === undefined) throw new Error(`${file}: ${name} is ${String(value)}, not patch, minor or major.`);
      if (covers(level, found.get(name))) found.set(name, level);
    }
  }
  return found;
}

/** Whether a release of one level may hold a change of the other; a change of no level needs none. */
export function covers(level: Level | undefined, change: Level | undefined): boolean {
  if (change === undefined) return true;
  return level !== undefined && levels.indexOf(level) >= levels.indexOf(change);
}
