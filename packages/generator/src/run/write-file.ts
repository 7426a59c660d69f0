import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** The files that a spec becomes. */
export const generatedFiles = [
  "openapi.json",
  "schema.d.ts",
  "operations.ts",
  "calls.ts",
  "types.ts",
  "settle.ts",
  "schemas.ts",
] as const;

/** One of the files that a spec becomes. */
export type GeneratedFile = (typeof generatedFiles)[number];

/** What happened to a file, or would happen. */
export type FileChange = "created" | "changed" | "unchanged";

/**
 * Writes a file only when its content differs, so that nothing that watches it wakes up for nothing.
 * Readers see the old or the new content, never half of it.
 * @param dryRun Compare only.
 */
export async function writeIfChanged(file: string, content: string, dryRun = false): Promise<FileChange> {
  const current = await readFile(file, "utf8").catch(() => undefined);
  if (current === content) return "unchanged";
  if (!dryRun) {
    await mkdir(dirname(file), { recursive: true });
    const draft = `${file}.${process.pid}.tmp`;
    await writeFile(draft, content);
    await rename(draft, file);
  }
  return current === undefined ? "created" : "changed";
}
