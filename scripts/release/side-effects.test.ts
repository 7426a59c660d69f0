import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { bundle } from "./bundle.ts";
import { readEntries } from "./entries.ts";

// `"sideEffects": false` is a promise with two halves: bundlers may drop what nobody uses, and nobody misses it.

const entries = await readEntries();
const alone = ({ source }: { readonly source: string }): string => `import ${JSON.stringify(source)};`;

test.each(entries)("$name, imported for nothing, leaves nothing in a bundle", async (entry) => {
  expect(await bundle(alone(entry))).toBe("");
});

test("a bundle of something is not empty", async () => {
  expect(await bundle(`${alone(entries[0]!)} console.log("here")`)).toContain("here");
});

test("importing changes no global, starts nothing and prints nothing", async () => {
  const script = fileURLToPath(new URL("import-all.ts", import.meta.url));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--conditions=@northbound/source", script]);
  expect(stdout).toBe("");
  expect(stderr).toBe("");
});

test("no package is left out", () => {
  const names = entries.map(({ name }) => name.split("/")[1]);
  expect([...new Set(names)].join(" ")).toBe(
    "cli cloudcix cloudvision generator lab mcp prime-infrastructure rhev runtime xpresso",
  );
});
