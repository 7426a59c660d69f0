import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { keepReleased } from "../changeset-gate/released.ts";
import { runTurbo } from "../turbo.ts";
import { checkStaged } from "./check-staged.ts";
import { readOptions, type ReleaseOptions, usage } from "./options.ts";
import { findObstacles, isPublished, publish } from "./publish.ts";
import { stage, type Staged } from "./stage.ts";

// The release in its order: checks, versions and changelogs in a copy, tarballs, a look at them, publishing, tags.

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));

/** Does it all, and tells whether it went well. */
async function release(options: ReleaseOptions): Promise<boolean> {
  const obstacles = options.isDryRun ? [] : await findObstacles(root, process.env);
  if (obstacles.length > 0) return fail(obstacles);
  if (
    options.isChecked &&
    !runTurbo([
      "specs",
      "lint",
      "format",
      "knip",
      "surface",
      "changeset-gate",
      "typecheck",
      "build",
      "packages",
      "test",
    ])
  ) {
    return fail(["The checks found problems."]);
  }
  const folder = await mkdtemp(join(tmpdir(), "northbound-release-"));
  try {
    const staged = (await stage(root, folder, options.snapshot)).filter(({ isNew }) => isNew);
    if (staged.length === 0) return fail(["No changeset asks for a release."]);
    const problems = await checkStaged(staged);
    if (problems.length > 0) return fail(problems);
    if (options.isDryRun) await rehearse(staged, options);
    else await publishAll(staged, options, join(folder, "repository"));
    return true;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function fail(problems: readonly string[]): false {
  for (const problem of problems) console.error(`✗ ${problem}`);
  return false;
}

/** npm does all that it does before it sends a package; the registry that it asks is on this machine and empty. */
async function rehearse(staged: readonly Staged[], options: ReleaseOptions): Promise<void> {
  const server = createServer((_request, response) => response.writeHead(404).end("{}"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await Promise.all(staged.map((one) => publish(one, options, registry)));
    for (const { name, version } of staged) {
      console.log(`✓ ${name}@${version} would be published as ${options.snapshot ?? "latest"}`);
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Publishes in order; a release, unlike a snapshot, is a commit and tags in the repository as well. */
async function publishAll(staged: readonly Staged[], options: ReleaseOptions, copy: string): Promise<void> {
  const names = staged.map(({ name, version }) => `${name}@${version}`);
  // First, as it may fail, and what is published can't be taken back.
  if (options.snapshot === undefined) {
    await keep(staged, copy);
    await commit(names, copy);
  }
  for (const one of staged) {
    if (!(await isPublished(one))) await publish(one, options);
    console.log(`✓ ${one.name}@${one.version}`);
  }
  if (options.snapshot !== undefined) return;
  await run("git", ["pull", "--quiet", "--ff-only", "--tags", copy, "HEAD"], { cwd: root });
  console.log("The commit and its tags are here; push them with `git push --follow-tags`.");
}

// What users have from now on, for the gate to compare the next changes with.
async function keep(staged: readonly Staged[], copy: string): Promise<void> {
  for (const { name } of staged) await keepReleased(copy, name.split("/").at(-1) ?? name);
  await run("git", ["add", "--all", "surface/released"], { cwd: copy });
}

async function commit(names: readonly string[], copy: string): Promise<void> {
  await run("git", ["add", "--update", "packages", ".changeset"], { cwd: copy });
  await run("git", ["add", "packages/*/CHANGELOG.md"], { cwd: copy });
  await run("git", ["commit", "--quiet", "--message", `Release ${names.join(", ")}`], { cwd: copy });
  // With a message each, as only such tags are pushed with the commit.
  for (const name of names) await run("git", ["tag", "--message", name, name], { cwd: copy });
}

const options = readOptions(process.argv.slice(2));
if (options === "help") console.log(usage);
else process.exitCode = (await release(options)) ? 0 : 1;
