import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { oneOperation, specFolder } from "../packages/generator/test/spec-folder.ts";

const script = fileURLToPath(new URL("./generate.ts", import.meta.url));

function run(...args: string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
  return { status, out: stdout, err: stderr };
}

it("generates from a file, says what it did, and finds nothing to do the second time", async () => {
  await using folder = await specFolder({ "openapi.yaml": oneOperation() });
  const args = [folder.path("openapi.yaml"), "--out", folder.path("out")];
  expect(run(...args, "--check")).toMatchObject({
    status: 1,
    out: expect.stringMatching(/^✗ .* 7 files out of date · /),
  });
  expect(run(...args)).toMatchObject({
    status: 0,
    out: expect.stringMatching(/^✓ openapi\.yaml +1 operation · 0 types · 1 group · 7 files written · \d+\.\d s\n$/),
  });
  expect(run(...args, "--check")).toMatchObject({ status: 0, out: expect.stringContaining("unchanged") });
});

it("fails with file, line and column of what is wrong", async () => {
  await using folder = await specFolder({
    "openapi.yaml": oneOperation({ behaviours: "paging: offset\nitems: rows" }),
  });
  const { status, out } = run(folder.path("openapi.yaml"), "--out", folder.path("out"));
  expect(status).toBe(1);
  expect(out).toMatch(
    /✗ openapi\.yaml +1 problem\n {2}\S+openapi\.yaml:38:16 error items: .*\(northbound\/behaviours\)/,
  );
});

it.each([
  [["nothing-like-it"], "There is no specs/nothing-like-it/openapi.yaml"],
  [["a.yaml"], "Say where to put the client of a.yaml: --out <folder>."],
  [["a.yaml", "b.yaml", "--out", "x"], "Give one spec file"],
  [["rhev", "--out", "x"], "--out goes with a spec file"],
  [["--force"], "Unknown option '--force'"],
])("refuses %j", (args, words) => {
  const { status, err } = run(...args);
  expect(status).toBe(1);
  expect(err).toContain(words);
});
