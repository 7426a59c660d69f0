import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkStaged } from "./check-staged.ts";
import { findObstacles } from "./publish.ts";
import { inOrder, type Staged } from "./stage.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "northbound-stage-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const staged = (name: string, needs: readonly string[] = []): Staged => ({
  name,
  version: "0.2.0",
  tarball: join(folder, `${name}.tgz`),
  needs,
  isNew: true,
});

async function pack(name: string, dependencies: Readonly<Record<string, string>>, changelog: string): Promise<void> {
  const home = join(folder, name, "package");
  await mkdir(home, { recursive: true });
  const manifest = {
    name,
    version: "0.2.0",
    description: "A package.",
    license: "Apache-2.0",
    type: "module",
    keywords: ["a", "b", "c"],
    engines: { node: ">=22.19" },
    sideEffects: false,
    dependencies,
  };
  await writeFile(join(home, "package.json"), JSON.stringify(manifest));
  await writeFile(join(home, "CHANGELOG.md"), changelog);
  await writeFile(join(home, "README.md"), "# A package\n");
  await writeFile(join(home, "LICENSE"), "…");
  await promisify(execFile)("tar", ["-czf", join(folder, `${name}.tgz`), "-C", join(folder, name), "package"]);
}

test("packages come after those that they need", () => {
  const all = [
    staged("cli", ["lab", "rhev"]),
    staged("lab", ["rhev", "runtime"]),
    staged("rhev", ["runtime"]),
    staged("runtime"),
  ];
  expect(inOrder(all).map(({ name }) => name)).toEqual(["runtime", "rhev", "lab", "cli"]);
});

test("a release is good when ranges and changelogs name it", async () => {
  await pack("runtime", {}, "# runtime\n\n## 0.2.0\n");
  await pack("rhev", { runtime: "^0.2.0" }, "# rhev\n\n## 0.2.0\n");
  expect(await checkStaged([staged("runtime"), staged("rhev", ["runtime"])])).toEqual([]);
});

test("a release is refused when a range or a changelog is of another version", async () => {
  await pack("runtime", {}, "# runtime\n\n## 0.1.0\n");
  await pack("rhev", { runtime: "^0.1.0" }, "# rhev\n\n## 0.2.0\n");
  expect(await checkStaged([staged("runtime"), staged("rhev", ["runtime"])])).toEqual([
    "runtime: CHANGELOG.md says nothing of 0.2.0",
    "rhev asks for runtime ^0.1.0, which is released as 0.2.0",
  ]);
});

test("nothing is published from a place without an identity, or without a repository to compare with", async () => {
  await mkdir(join(folder, "packages", "runtime"), { recursive: true });
  await writeFile(join(folder, "packages", "runtime", "package.json"), "{}");
  await promisify(execFile)("git", ["init", "--quiet", folder]);
  expect(await findObstacles(folder, {})).toEqual([
    expect.stringContaining("identity"),
    expect.stringContaining("`repository`"),
    expect.stringContaining("not committed"),
  ]);
  const inCi = { CI: "true", ACTIONS_ID_TOKEN_REQUEST_URL: "https://ci.example.net" };
  expect((await findObstacles(folder, inCi)).join()).not.toContain("identity");
});
