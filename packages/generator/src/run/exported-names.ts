import { readFile } from "node:fs/promises";

/**
 * The names that a hand-written entry of a package exports itself, for generated types to keep clear of: a name that is
 * exported twice, once by a star, is silently the other thing.
 * @param file an entry whose exports are lists in braces; without it there are no names.
 */
export async function exportedNames(file: string): Promise<string[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  return Array.from(text.matchAll(/^export (?:type )?\{([^}]*)\}/gm), ([, list = ""]) => list.split(","))
    .flat()
    .flatMap((part) => /[\p{L}_$][\p{L}\p{Nd}_$]*\s*$/u.exec(part)?.[0].trim() ?? []);
}
