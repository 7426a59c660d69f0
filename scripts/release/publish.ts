import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ReleaseOptions } from "./options.ts";
import type { Staged } from "./stage.ts";

const run = promisify(execFile);

/** Hands one package to npm, or only has npm say what it would do. */
export async function publish(
  { tarball }: Staged,
  { isDryRun, snapshot = "latest" }: Pick<ReleaseOptions, "isDryRun" | "snapshot">,
  registry?: string,
): Promise<void> {
  const args = ["publish", tarball, "--access", "public", "--tag", snapshot];
  // Provenance needs the identity of a CI run, so that a dry run can't have it.
  args.push(isDryRun ? "--dry-run" : "--provenance");
  if (registry !== undefined) args.push("--registry", registry);
  await run("npm", args, { maxBuffer: 16 * 1024 * 1024 });
}

/** Whether the registry has this version; a release that was interrupted goes on behind it. */
export async function isPublished({ name, version }: Staged): Promise<boolean> {
  return run("npm", ["view", `${name}@${version}`, "version"]).then(
    ({ stdout }) => stdout.trim() === version,
    (error: Error & { stderr?: string }) => {
      if (/E404/.test(error.stderr ?? "")) return false;
      throw error;
    },
  );
}

/** Why a release can't be published from here, a line each; a dry run needs none of this. */
export async function findObstacles(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  const obstacles: string[] = [];
  if (env["CI"] === undefined || env["ACTIONS_ID_TOKEN_REQUEST_URL"] === undefined) {
    obstacles.push("Provenance is about a CI run with an identity (permission id-token: write); this is none.");
  }
  const { repository } = JSON.parse(await readFile(join(root, "packages/runtime/package.json"), "utf8")) as {
    repository?: unknown;
  };
  if (repository === undefined)
    obstacles.push("Manifests name no `repository`, which the registry compares with the provenance.");
  const { stdout } = await run("git", ["status", "--porcelain"], { cwd: root });
  if (stdout.trim() !== "") obstacles.push("There are changes that are not committed.");
  return obstacles;
}
