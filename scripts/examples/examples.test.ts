import { glob, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLab } from "@northbound/lab";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { backends } from "../docs/backends.ts";
import { repository } from "../docs/site/documents.ts";
import { createExampleRunner, type ExampleRunner } from "./example-runner.ts";
import { stories as cloudcix } from "./stories/cloudcix.ts";
import { stories as cloudvision } from "./stories/cloudvision.ts";
import { stories as prime } from "./stories/prime-infrastructure.ts";
import { stories as rhev } from "./stories/rhev.ts";
import { stories as xpresso } from "./stories/xpresso.ts";

const stories = Object.entries({ cloudvision, rhev, "prime-infrastructure": prime, cloudcix, xpresso });
const examples = join(repository, "examples");

// The backends wait beside each other; the examples of one run in turn, in one process.
describe.concurrent.each(stories)("examples of %s, word for word", (backend, own) => {
  let runner: ExampleRunner;
  beforeAll(async () => {
    runner = await createExampleRunner();
  });
  afterAll(() => runner[Symbol.asyncDispose]());

  const named = own.map(({ when = "as it stands", ...story }) => ({ ...story, when }));
  test.each(named)("$example, $when", { concurrent: false, timeout: 180_000 }, async (story) => {
    await using lab = await createLab({ ...story.lab, protocol: "http" });
    const cwd = await mkdtemp(join(tmpdir(), "northbound-example-"));
    try {
      await story.before?.(lab, cwd);
      const file = join(examples, backend, `${story.example}.ts`);
      const { thrown, exitCode, ...printed } = await runner.run(lab, { file, cwd, args: story.args ?? [] });
      const expected = story.exitCode ?? 0;
      // Compared as a whole, so that a failure shows what was printed and thrown.
      expect({ ...printed, thrown, exitCode }).toEqual({ ...printed, exitCode: expected, ...(expected && { thrown }) });
      await story.after(printed, lab, cwd);
      expect(lab.violations).toEqual([]);
    } finally {
      await rm(cwd, { recursive: true });
    }
  });
});

describe("examples", () => {
  test("are all run, and listed in the README of their folder", async () => {
    const found = await Array.fromAsync(glob("*/*.ts", { cwd: examples, exclude: ["node_modules/**"] }));
    const files = found.map((file) => file.replaceAll("\\", "/")).toSorted();
    const run = stories.flatMap(([backend, own]) => own.map(({ example }) => `${backend}/${example}.ts`));
    expect([...new Set(run)].toSorted()).toEqual(files);
    const readme = await readFile(join(examples, "README.md"), "utf8");
    const lines = Array.from(readme.matchAll(/^- \[[^\]]+\]\((?<file>\S+\.ts)\): \S/gm));
    expect(lines.map(({ groups }) => groups?.["file"]).toSorted()).toEqual(files);
  });

  test("are there for every backend", () => {
    expect(stories.map(([backend]) => backend)).toEqual(backends.map(({ name }) => name));
  });
});
