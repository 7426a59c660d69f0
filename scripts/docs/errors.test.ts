import { glob, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { readDocuments, repository } from "./site/documents.ts";

const read = (path: string): Promise<string> => readFile(join(repository, path), "utf8");

/** The codes, as the type lists them. */
async function codes(): Promise<string[]> {
  const source = await read("packages/runtime/src/errors/error-code.ts");
  return Array.from(source.matchAll(/"([A-Z_]+)"/g), ([, code = ""]) => code);
}

const pages = (await Array.fromAsync(glob("docs/errors/*.md", { cwd: repository }))).filter(
  (page) => !page.endsWith("README.md"),
);

describe("pages of error codes", () => {
  test("are there for each code, at the address that errors name, and for nothing else", async () => {
    expect(pages.map((page) => basename(page, ".md")).toSorted()).toEqual((await codes()).toSorted());
    const addresses = (await readDocuments()).map(({ address }) => address);
    for (const code of await codes()) expect(addresses).toContain(`errors/${code}.html`);
    const list = await read("docs/errors/README.md");
    for (const code of await codes()) expect(list).toContain(`[${code}](${code}.md)`);
  });

  test.each(pages)("%s shows a message as it is, with causes and remedies", async (page) => {
    const text = await read(page);
    const messages = await read("packages/cli/test/messages/messages.txt");
    const code = basename(page, ".md");
    const shown = /^```text\n(.*)\n```$/m.exec(text)?.[1];
    // Two codes need what no table of messages provokes in a moment.
    const wanted = ["BODY_NOT_REPLAYABLE", "REPEATED_PAGE"].includes(code) ? undefined : `  ${code} ${shown}\n`;
    expect(wanted === undefined || messages.includes(wanted) ? wanted : shown).toBe(wanted);
    const rows = text.split("\n").filter((line) => line.startsWith("| ")).length - 2;
    expect(rows).toBeGreaterThanOrEqual(2);
  });
});
