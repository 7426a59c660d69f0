import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { checkStaged } from "../release/check-staged.ts";
import { stage } from "../release/stage.ts";
import { end, succeed } from "./process.ts";

// Where everything has been built, for a release begins with that.
const root = fileURLToPath(new URL("../..", import.meta.url));
const look = (): Promise<string> => succeed("git", ["tag", "--list"], { cwd: root });

/** Names of the packages that changesets ask a release for; none right after one. */
async function readWanted(): Promise<string[]> {
  const folder = join(root, ".changeset");
  const files = (await readdir(folder)).filter((file) => file.endsWith(".md") && file !== "README.md");
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  return [...new Set(texts.flatMap((text) => text.split("---")[1]?.match(/@northbound\/[a-z-]+/g) ?? []))];
}

test.concurrent("a release can be rehearsed without a network, and leaves no tag", async () => {
  const before = await look();
  const wanted = await readWanted();
  const command = ["scripts/release/index.ts", "--dry-run", "--no-check"];
  const { status, stdout, stderr } = await end(process.execPath, command, { cwd: root });
  const line = /^✓ (@northbound\/[a-z-]+)@\d+\.\d+\.\d+ would be published as latest$/;
  const names = stdout
    .trim()
    .split("\n")
    .flatMap((text) => line.exec(text)?.[1] ?? []);
  expect({ names, stderr }).toEqual({
    names: expect.arrayContaining(wanted) as string[],
    stderr: wanted.length === 0 ? "✗ No changeset asks for a release.\n" : "",
  });
  expect(status).toBe(wanted.length === 0 ? 1 : 0);
  expect(await look()).toBe(before);
});

test.concurrent("a snapshot has versions that tell which commit it is of", async ({ onTestFinished }) => {
  const folder = await mkdtemp(join(tmpdir(), "northbound-snapshot-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const staged = (await stage(root, folder, "next")).filter(({ isNew }) => isNew);
  expect(await checkStaged(staged)).toEqual([]);
  expect(staged.map(({ name }) => name)).toEqual(expect.arrayContaining(await readWanted()));
  const commit = (await succeed("git", ["rev-parse", "HEAD"], { cwd: root })).trim();
  for (const { version } of staged) expect(version).toMatch(new RegExp(`^\\d+\\.\\d+\\.\\d+-next-${commit}$`));
});
