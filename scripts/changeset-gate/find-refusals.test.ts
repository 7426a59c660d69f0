import { expect, it } from "vitest";
import { specFolder, type SpecFolder } from "../../packages/generator/test/spec-folder.ts";
import { findRefusals } from "./find-refusals.ts";
import { keepReleased } from "./released.ts";

const operation = (parameters: object[]): object => ({
  operationId: "things/list",
  summary: "List things",
  parameters,
  responses: { "200": { description: "Things." } },
});
const spec = (parameters: object[]): string =>
  JSON.stringify({ openapi: "3.1.0", paths: { "/things": { get: operation(parameters) } } });
const limit = { name: "limit", in: "query", schema: { type: "integer" } };
const surface = (...lines: string[]): string =>
  `Head.\n\n# @example/thing\n\n${lines.map((line) => `${line}\n`).join("")}`;
const make = "export declare function make(limit: number): void;";
const changeset = (level: string): string => `---\n"@example/thing": ${level}\n---\n\nThings are listed.\n`;

/** A workspace with one package, released as it is at first. */
async function workspace(
  options: { version?: string; released?: boolean; changeset?: string } = {},
): Promise<SpecFolder> {
  const { version = "1.2.0", released = true, changeset: text } = options;
  const folder = await specFolder({
    "packages/thing/package.json": JSON.stringify({ name: "@example/thing", version }),
    "packages/thing/src/generated/openapi.json": spec([limit]),
    "surface/thing.txt": surface(make),
    ".changeset/README.md": "# Changesets\n",
    ...(text !== undefined && { ".changeset/brave-cats.md": text }),
  });
  if (released) await keepReleased(folder.path(""), "thing");
  return folder;
}

it("has nothing against a package as it was released", async () => {
  await using folder = await workspace();
  expect(await findRefusals(folder.path(""))).toEqual([]);
});

it("has nothing against other words for the same", async () => {
  await using folder = await workspace();
  await folder.write("packages/thing/src/generated/openapi.json", spec([{ ...limit, description: "At most." }]));
  expect(await findRefusals(folder.path(""))).toEqual([]);
});

it("refuses a changed spec without a changeset, and proposes the text", async () => {
  await using folder = await workspace();
  await folder.write("packages/thing/src/generated/openapi.json", spec([]));
  expect(await findRefusals(folder.path(""))).toEqual([
    {
      name: "thing",
      reason: "@example/thing changed since its last release in a way that is major, and no changeset says so.",
      proposal: `---
"@example/thing": major
---

Breaking:

- \`things/list query limit\` is gone: calls that send it no longer compile
`,
    },
  ]);
});

it("refuses a changed surface without a changeset", async () => {
  await using folder = await workspace();
  await folder.write("surface/thing.txt", surface(make, "export interface More {\n}"));
  expect(await findRefusals(folder.path(""))).toMatchObject([
    { proposal: expect.stringContaining("@example/thing More` is new") as string },
  ]);
});

it.each([
  ["major", 0],
  ["minor", 1],
  ["patch", 1],
])("refuses a breaking change whose changeset says %s: %d times", async (level, times) => {
  await using folder = await workspace({ changeset: changeset(level) });
  await folder.write("surface/thing.txt", surface(make.replace("limit: number", "limit: string")));
  expect(await findRefusals(folder.path(""))).toHaveLength(times);
});

it("sees a member go of which another one has the same line", async () => {
  await using folder = await workspace({ changeset: changeset("minor") });
  const pair = (...members: string[]): string => surface("export interface Pair {", ...members, "}");
  const left = ["  left: {", "    id: string;", "  };"];
  await folder.write("surface/thing.txt", pair(...left, "  right: {", "    id: string;", "  };"));
  await keepReleased(folder.path(""), "thing");
  await folder.write("surface/thing.txt", pair(...left, "  right: {", "  };"));
  expect(await findRefusals(folder.path(""))).toHaveLength(1);
});

it("lets a minor version break before 1.0.0, and proposes one", async () => {
  await using folder = await workspace({ version: "0.3.1" });
  await folder.write("surface/thing.txt", surface());
  const [refusal] = await findRefusals(folder.path(""));
  expect(refusal?.proposal).toContain('"@example/thing": minor\n---\n\nBreaking:\n\n- `@example/thing make` is gone');
  await folder.write(".changeset/new.md", changeset("minor"));
  expect(await findRefusals(folder.path(""))).toEqual([]);
});

it("asks only for any changeset while a package was never released", async () => {
  await using folder = await workspace({ version: "0.0.0", released: false });
  expect(await findRefusals(folder.path(""))).toMatchObject([
    { reason: "@example/thing was never released, and no changeset introduces it." },
  ]);
  await folder.write(".changeset/new.md", changeset("minor"));
  expect(await findRefusals(folder.path(""))).toEqual([]);
});

it("does not take a changeset for what it does not understand", async () => {
  await using folder = await workspace({ changeset: changeset("huge") });
  await expect(findRefusals(folder.path(""))).rejects.toThrow("brave-cats.md: @example/thing is huge");
});
