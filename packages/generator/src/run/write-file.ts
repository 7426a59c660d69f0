import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { InputError } from "../openapi/input-error.ts";

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
 * @throws InputError when the disk is full or can't be written to.
 */
export async function writeIfChanged(file: string, content: string, dryRun = false): Promise<FileChange> {
  const current = await readFile(file, "utf8").catch(() => undefined);
  if (current === content) return "unchanged";
  if (!dryRun) {
    const draft = `${file}.${process.pid}.tmp`;
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(draft, content);
      await rename(draft, file);
    } catch (error) {
      await rm(draft, { force: true }).catch(() => undefined);
      throw readable(file, error as NodeJS.ErrnoException);
    }
  }
  return current === undefined ? "created" : "changed";
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full. Make room, and run it again",
  EDQUOT: "the quota of the disk is used up. Make room, and run it again",
  EROFS: "the file system can't be written to. Choose another folder for --out",
  EACCES: "it may not be written to. Choose another folder for --out, or change its permissions",
  EPERM: "it may not be written to. Choose another folder for --out, or change its permissions",
  ENOTDIR: "a file is where a folder should be. Choose another folder for --out",
};

function readable(file: string, error: NodeJS.ErrnoException): Error {
  const reason = reasons[error.code ?? ""];
  return reason === undefined ? error : new InputError(`${file} was not written: ${reason}.`, { cause: error });
}
