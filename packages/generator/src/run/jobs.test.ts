import { readdir } from "node:fs/promises";
import { expect, it } from "vitest";
import { oneOperation, specFolder } from "../../test/spec-folder.ts";
import { type Outcome, removeStale, runJobs } from "./jobs.ts";

it("generates several specs side by side; one that is broken does not stop the others", async () => {
  await using folder = await specFolder({
    "a/openapi.yaml": oneOperation(),
    "b/openapi.yaml": "openapi: 3.1.0\npaths: [",
    "c/openapi.yaml": oneOperation(),
  });
  const jobs = ["a", "b", "c"].map((name) => ({
    target: {
      name,
      spec: folder.path(`${name}/openapi.yaml`),
      out: folder.path(`out/${name}`),
      rules: "project" as const,
      origin: `specs/${name}/openapi.yaml`,
    },
    check: false,
  }));
  const outcomes: Outcome[] = [];
  await runJobs(jobs, (outcome) => outcomes.push(outcome));
  const words = outcomes.map((outcome) => `${outcome.target.name} ${"problems" in outcome ? "broken" : "good"}`);
  expect(words.toSorted()).toEqual(["a good", "b broken", "c good"]);
});

it("removes what is gone from the spec and nothing else", async () => {
  await using folder = await specFolder({ "out/calls.ts": "", "out/old/calls.ts": "", "beside.ts": "" });
  const target = { name: "x", spec: "", out: folder.path("out"), rules: "project" as const, origin: "" };
  expect(await removeStale(folder.path("out"), [target], ["calls.ts"])).toEqual(["old/calls.ts"]);
  expect(await readdir(folder.path("out"))).toContain("calls.ts");
  expect(await readdir(folder.path(""))).toContain("beside.ts");
});
