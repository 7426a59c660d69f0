import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { allBugs } from "./bugs/all.ts";
import { createChance } from "./chance.ts";
import { coverageTable } from "./coverage.ts";
import { readOptions } from "./options.ts";
import { drawPlan } from "./plan.ts";
import { World } from "./world.ts";

const run = promisify(execFile);
const command = fileURLToPath(new URL("index.ts", import.meta.url));

/** Runs the command in a process of its own: it takes the platform's chance away from whoever is there. */
async function simulate(...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, ["--conditions=@northbound/source", command, ...args], {
    maxBuffer: 64 * 1_024 * 1_024,
  });
  return stdout;
}

const runtime = new URL("../../packages/runtime/src/", import.meta.url);

test("the runtime keeps every promise in the first seeds", { timeout: 600_000 }, async () => {
  const said = await simulate("--from", "1", "--to", "300");
  expect(said).toMatch(/^300 seeds, \d+ calls, .*broken 0$/m);
  // Every fault met some request.
  expect(said).not.toContain("meets no request by itself");
});

test("a seed goes the same way whatever ran before it", { timeout: 120_000 }, async () => {
  const fingerprint = async (...args: string[]): Promise<string | undefined> =>
    /fingerprint (\w+)/.exec((await simulate(...args)).split("\n").at(-2) ?? "")?.[1];
  const alone = await fingerprint("--seed", "7");
  expect(alone).toMatch(/^[0-9a-f]+$/);
  expect(await fingerprint("--seed", "7")).toBe(alone);
});

test("a bug on purpose is found", { timeout: 120_000 }, async () => {
  const failing = simulate("--first", "--to", "100", "--bug", "what was written counts as unsent");
  await expect(failing).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining("✗ seed") as string });
});

describe("bugs on purpose", () => {
  test.each(allBugs.map((bug) => [bug.name, bug] as const))(
    "%s still applies",
    async (_, { file, text, replacement }) => {
      const source = await readFile(new URL(file, runtime), "utf8");
      expect(source.split(text)).toHaveLength(2);
      expect(replacement).not.toBe(text);
    },
  );

  test("have names of their own", () => {
    expect(new Set(allBugs.map(({ name }) => name)).size).toBe(allBugs.length);
  });
});

test("the table of a run shows which faults met which states, and lists what never met", () => {
  const met = new Map([
    ["refused × first", 12],
    ["hang × in doubt", 3],
  ]);
  const [head = "", ...rows] = coverageTable(met);
  const cellsOf = (row: string | undefined): readonly string[] => row?.trim().split(/ {2,}/) ?? [];
  const columns = cellsOf(head);
  expect(rows).toHaveLength(3);
  expect(cellsOf(rows[0])[1 + columns.indexOf("first")]).toBe("12");
  expect(cellsOf(rows[1])[1 + columns.indexOf("in doubt")]).toBe("3");
  expect(cellsOf(rows[1])[1 + columns.indexOf("first")]).toBe("·");
  expect(rows[2]).toContain("hang × first, ");
  expect(rows[2]).not.toContain("hang × in doubt");
  expect(rows[2]).toContain("clock steps (meets no request by itself)");
});

test("the plan of a seed is the same each time, and another for another seed", () => {
  expect(drawPlan(5)).toEqual(drawPlan(5));
  expect(drawPlan(6)).not.toEqual(drawPlan(5));
});

test("chance answers a question alike, whatever was asked before", () => {
  const chance = createChance(3);
  const first = chance("a");
  chance("b");
  expect(chance("a")).toBe(first);
  expect(createChance(4)("a")).not.toBe(first);
});

test("time goes on by events in their order, and promises settle between two", async () => {
  const world = new World(createChance(1));
  const seen: string[] = [];
  world.at(2, () => seen.push(`second at ${world.now}`));
  world.at(1, () => {
    seen.push(`first at ${world.now}`);
    void Promise.resolve()
      .then(() => Promise.resolve())
      .then(() => seen.push("settled"));
  });
  world.at(3, () => seen.push("never"))();
  await world.run(10);
  expect(seen).toEqual(["first at 1", "settled", "second at 2"]);
});

test.each([["--seed=0"], ["--from=x"], ["--to=1.5"]])("refuses %s", (argument) => {
  expect(() => readOptions([argument])).toThrow("must be a whole number above 0");
});
