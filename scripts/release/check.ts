import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { checkTarball, type Manifest } from "./check-tarball.ts";
import { packAll } from "./pack.ts";

// Packs every package and looks at the tarballs as users will get them: content, manifest (publint), and types in every
// resolution mode of an ES module (are the types wrong). The packages must have been built.

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));

async function lint(tarball: string): Promise<string[]> {
  const { stdout } = await run("tar", ["-xzOf", tarball, "package/package.json"]);
  const { messages } = await publint({ pack: { tarball: await bytes(tarball) }, strict: true });
  const manifest = JSON.parse(stdout) as Manifest & Record<string, unknown>;
  return messages.map((message) => formatMessage(message, manifest, { color: false }) ?? message.code);
}

async function bytes(file: string): Promise<ArrayBuffer> {
  const content = await readFile(file);
  return content.buffer.slice(content.byteOffset, content.byteOffset + content.byteLength);
}

async function checkTypes(tarball: string): Promise<string[]> {
  const command = fileURLToPath(new URL("dist/index.js", import.meta.resolve("@arethetypeswrong/cli/package.json")));
  const args = [command, tarball, "--profile", "esm-only", "--format", "ascii", "--no-color", "--no-emoji"];
  return run(process.execPath, args, { maxBuffer: 16 * 1024 * 1024 }).then(
    () => [],
    (error: Error & { stdout?: string }) => [`types: ${error.stdout?.trim() ?? error.message}`],
  );
}

const folder = await mkdtemp(join(tmpdir(), "northbound-pack-"));
try {
  let isGood = true;
  const tarballs = await packAll(root, folder);
  if (tarballs.length === 0) throw new Error("Nothing was packed.");
  for (const tarball of tarballs) {
    const found = await Promise.all([checkTarball(tarball), lint(tarball), checkTypes(tarball)]);
    const problems = found.flat();
    console.log(`${problems.length === 0 ? "✓" : "✗"} ${basename(tarball)}`);
    for (const problem of problems) console.log(`  ${problem}`);
    if (problems.length > 0) isGood = false;
  }
  process.exitCode = isGood ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
