import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { succeed } from "./process.ts";

// Where everything has been built, for a release begins with that.
const root = fileURLToPath(new URL("../..", import.meta.url));
const published = ["cli", "cloudcix", "cloudvision", "lab", "prime-infrastructure", "rhev", "runtime", "xpresso"];

test.each([
  ["a release", [], /^\d+\.\d+\.\d+$/, "latest"],
  ["a snapshot", ["--snapshot", "next"], /^\d+\.\d+\.\d+-next-[\da-f]{40}$/, "next"],
])("%s can be rehearsed without a network, and the repository stays as it is", async (_name, args, version, tag) => {
  const look = (): Promise<string> =>
    succeed("git", ["status", "--porcelain", "packages", ".changeset"], { cwd: root });
  const before = await look();
  const command = ["scripts/release/index.ts", "--dry-run", "--no-check", ...args];
  const lines = (await succeed(process.execPath, command, { cwd: root })).trim().split("\n");
  const found = lines.map((line) => /^✓ @northbound\/([a-z-]+)@(\S+) would be published as (\w+)$/.exec(line) ?? []);
  expect(found.map(([, name]) => name).toSorted()).toEqual(published);
  for (const [, , of, under] of found) {
    expect(of).toMatch(version);
    expect(under).toBe(tag);
  }
  expect(found[0]?.[1]).toBe("runtime");
  expect(await look()).toBe(before);
});
