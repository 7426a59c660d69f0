import { expect, it } from "vitest";
import { specFolder, specHead } from "../../test/spec-folder.ts";
import { loadSpec } from "./load-spec.ts";

async function load(more: string): Promise<unknown> {
  await using folder = await specFolder({ "openapi.yaml": `${specHead}${more}paths: {}\n` });
  return await loadSpec(folder.path("openapi.yaml"), "portable");
}

it("reads aliases", async () => {
  await expect(load("x-a: &a [1, 2]\nx-b: { first: *a, second: *a }\n")).resolves.toMatchObject({
    document: { "x-b": { first: [1, 2], second: [1, 2] } },
  });
});

it("refuses aliases of aliases that grow beyond all memory", async () => {
  const levels = Array.from("abcdefgh", (name, index) => {
    const item = index === 0 ? "x" : `*${"abcdefgh"[index - 1]}`;
    return `x-${name}: &${name} [${Array(10).fill(item).join(", ")}]\n`;
  });
  await expect(load(levels.join(""))).rejects.toThrow(/Aliases repeat \d+ values until there are \d{9,}/);
});

it("refuses an alias within what it stands for", async () => {
  await expect(load("x-a: &a { inner: *a }\n")).rejects.toThrow("contains the alias itself");
});
