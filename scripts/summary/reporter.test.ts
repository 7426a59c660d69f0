import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { specFolder } from "../../packages/generator/test/spec-folder.ts";

const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const reporter = fileURLToPath(new URL("reporter.ts", import.meta.url));

it("keeps the counts of a whole run, and leaves them alone in a run of a part", async () => {
  await using folder = await specFolder({
    "a.test.ts":
      "test('good', () => {}); test('bad', () => { throw new Error('bad'); }); test.skip('later', () => {});",
    "b.test.ts": "test('good', () => {});",
    "vitest.config.mjs": `export default { test: { globals: true, reporters: [${JSON.stringify(reporter)}] } };`,
  });
  const run = (...args: string[]): number | null =>
    spawnSync(process.execPath, [vitest, "run", ...args], { cwd: folder.path("") }).status;
  expect(run()).toBe(1);
  expect(await folder.read(".summary/tests.json")).toBe('{"passed":2,"failed":1}\n');
  expect(run("b.test.ts")).toBe(0);
  expect(run("-t", "good")).toBe(0);
  expect(await folder.read(".summary/tests.json")).toBe('{"passed":2,"failed":1}\n');
});
