import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Packs every package as it would be published; `workspace:` and `catalog:` become real ranges. */
export async function packAll(root: string, folder: string): Promise<string[]> {
  const args = ["-r", "--filter", "./packages/*", "pack", "--pack-destination", folder];
  const [command, ...before] = packageManager();
  await run(command, [...before, ...args], { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith(".tgz"))
    .toSorted()
    .map((file) => join(folder, file));
}

/** How pnpm is called: scripts are told which one runs them; by hand there may be none but the one that npx finds. */
export function packageManager(): [string, ...string[]] {
  const own = process.env["npm_execpath"];
  if (own === undefined || !/pnpm/.test(own)) return ["npx", "-y", "pnpm@12"];
  return /\.[cm]?js$/.test(own) ? [process.execPath, own] : [own];
}
