import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { oneOperation, specFolder } from "./spec-folder.ts";

const redocly = join(dirname(createRequire(import.meta.url).resolve("@redocly/cli/package.json")), "bin", "cli.js");
const config = fileURLToPath(new URL("../../../redocly.yaml", import.meta.url));

function lint(file: string): { status: number | null; problems: string[] } {
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  const args = [redocly, "lint", file, `--config=${config}`, "--format=json"];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8", env });
  const report = JSON.parse(stdout.slice(stdout.indexOf("{"))) as { problems: { ruleId: string }[] };
  return { status, problems: report.problems.map(({ ruleId }) => ruleId) };
}

it("lets the redocly command know the same rules as the generator", async () => {
  await using folder = await specFolder({
    "good.yaml": oneOperation({ behaviours: "paging: offset\nitems: data" }),
    "bad.yaml": oneOperation({ id: "nodes/list", behaviours: "paging: offset\nitems: rows\nsicne: '1.0'" }),
  });
  expect(lint(folder.path("good.yaml"))).toEqual({ status: 0, problems: [] });
  const bad = lint(folder.path("bad.yaml"));
  expect(bad.status).toBe(1);
  expect(bad.problems.toSorted()).toEqual(["northbound/behaviours", "northbound/operation-id", "struct"]);
});
