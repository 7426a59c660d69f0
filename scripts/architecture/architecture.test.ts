import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

it("ARCHITECTURE.md names files and folders that exist", async () => {
  const text = await readFile(join(root, "ARCHITECTURE.md"), "utf8");
  const paths = Array.from(
    text.matchAll(/`((?:packages|scripts|specs|docs|examples)\/[^`\s<>*]*)`/g),
    ([, path = ""]) => path,
  );
  expect(paths.length).toBeGreaterThan(40);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
