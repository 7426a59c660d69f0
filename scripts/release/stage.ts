import { execFile } from "node:child_process";
import { chmod, cp, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { packAll } from "./pack.ts";

const run = promisify(execFile);

/** A package as it is about to be published. */
export interface Staged {
  readonly name: string;
  readonly version: string;
  readonly tarball: string;
  /** Other packages of this release that it depends on. */
  readonly needs: readonly string[];
  /** Whether its version differs from the one before. */
  readonly isNew: boolean;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/**
 * Applies the changesets in a copy of the repository and packs what comes of it: versions, changelogs, tarballs.
 * The repository itself stays as it is. Everything must have been built.
 * @param folder Where the copy and the tarballs go.
 * @returns the packages, each after those that it needs.
 */
export async function stage(root: string, folder: string, snapshot?: string): Promise<Staged[]> {
  const copy = join(folder, "repository");
  await copyRepository(root, copy);
  const before = await readVersions(copy);
  await version(root, copy, snapshot);
  const tarballs = join(folder, "tarballs");
  await mkdir(tarballs);
  const staged: Staged[] = [];
  for (const tarball of await packAll(copy, tarballs)) {
    const { stdout } = await run("tar", ["-xzOf", tarball, "package/package.json"]);
    const manifest = JSON.parse(stdout) as Manifest;
    const needs = Object.keys(manifest.dependencies ?? {}).filter((name) => before.has(name));
    const isNew = before.get(manifest.name) !== manifest.version;
    staged.push({ name: manifest.name, version: manifest.version, tarball, needs, isNew });
  }
  return inOrder(staged);
}

/** The packages, each after those that it needs. */
export function inOrder(staged: readonly Staged[]): Staged[] {
  const sorted = new Set<Staged>();
  const add = (one: Staged): void => {
    for (const other of staged) if (one.needs.includes(other.name) && !sorted.has(other)) add(other);
    sorted.add(one);
  };
  for (const one of staged) add(one);
  return [...sorted];
}

// A clone has what is committed, and the history that changelogs name; what was built and generated comes from here.
async function copyRepository(root: string, copy: string): Promise<void> {
  await run("git", ["clone", "--quiet", "--shared", root, copy]);
  await symlink(join(root, "node_modules"), join(copy, "node_modules"));
  for (const name of await readdir(join(root, "packages"))) {
    const [from, to] = [join(root, "packages", name), join(copy, "packages", name)];
    if (!(await exists(join(from, "dist")))) throw new Error(`packages/${name} was not built; run \`pnpm build\`.`);
    await cp(join(from, "dist"), join(to, "dist"), { recursive: true });
    const generated = join("src", "generated");
    if (await exists(join(from, generated))) await cp(join(from, generated), join(to, generated), { recursive: true });
    // So that packing finds the versions of the copy.
    const neighbours = join(to, "node_modules", "@northbound");
    await mkdir(neighbours, { recursive: true });
    for (const other of await readdir(join(root, "packages"))) {
      await symlink(join(copy, "packages", other), join(neighbours, other));
    }
  }
}

async function version(root: string, copy: string, snapshot: string | undefined): Promise<void> {
  // Changesets has the lockfile written again, which names the packages of the workspace by their place: nothing in it
  // would change, and it must not need a network.
  const programs = join(copy, ".git", "programs");
  await mkdir(programs);
  await writeFile(join(programs, "pnpm"), "#!/bin/sh\nexit 0\n");
  await chmod(join(programs, "pnpm"), 0o755);
  const command = join(root, "node_modules", ".bin", "changeset");
  const args = snapshot === undefined ? ["version"] : ["version", "--snapshot", snapshot];
  const env = { ...process.env, PATH: [programs, process.env["PATH"]].join(delimiter) };
  await run(command, args, { cwd: copy, env });
}

async function readVersions(copy: string): Promise<Map<string, string>> {
  const versions = new Map<string, string>();
  for (const folder of await readdir(join(copy, "packages"))) {
    const text = await readFile(join(copy, "packages", folder, "package.json"), "utf8");
    const { name, version: current } = JSON.parse(text) as Manifest;
    versions.set(name, current);
  }
  return versions;
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
