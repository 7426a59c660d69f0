import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { checkTarball } from "./check-tarball.ts";
import type { Staged } from "./stage.ts";

const run = promisify(execFile);

/** What is wrong with packages that are about to be published, a line each. */
export async function checkStaged(staged: readonly Staged[]): Promise<string[]> {
  const problems: string[] = [];
  for (const { name, version, tarball } of staged) {
    const found = await checkTarball(tarball);
    problems.push(...found.map((problem) => `${name}: ${problem}`));
    const manifest = JSON.parse(await read(tarball, "package.json")) as { dependencies?: Record<string, string> };
    for (const other of staged) {
      const range = manifest.dependencies?.[other.name];
      // A caret on the version of this very release; other releases would fit, too, but nobody has tried them together.
      if (range !== undefined && range !== `^${other.version}`) {
        problems.push(`${name} asks for ${other.name} ${range}, which is released as ${other.version}`);
      }
    }
    const changelog = await read(tarball, "CHANGELOG.md").catch(() => "");
    if (!changelog.split("\n").includes(`## ${version}`))
      problems.push(`${name}: CHANGELOG.md says nothing of ${version}`);
  }
  return problems;
}

async function read(tarball: string, file: string): Promise<string> {
  const { stdout } = await run("tar", ["-xzOf", tarball, `package/${file}`], { maxBuffer: 16 * 1024 * 1024 });
  return stdout;
}
