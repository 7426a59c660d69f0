import { glob, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { fencedSnippets } from "./snippets.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What is written for those who make a client of their own, whose package depends on the runtime, or says to install it. */
const withRuntime = new Set(
  ["add-a-backend", "errors", "paging", "regenerate", "repeating", "your-server-differs"].map(
    (guide) => `docs/guides/${guide}.md`,
  ),
);

test("what guides, READMEs and examples import is in the client that one installs", async () => {
  const files = await Array.fromAsync(
    glob(
      [
        "docs/guides/*.md",
        "examples/{cloudcix,cloudvision,prime-infrastructure,rhev,xpresso}/*.ts",
        "packages/{cloudcix,cloudvision,prime-infrastructure,rhev,xpresso}/*.md",
      ],
      { cwd: root },
    ),
  );
  expect(files.length).toBeGreaterThan(30);
  const wrong: string[] = [];
  for (const file of files.filter((name) => !withRuntime.has(name.replaceAll("\\", "/")))) {
    const text = await readFile(`${root}/${file}`, "utf8");
    const codes = file.endsWith(".md") ? fencedSnippets(file, text).map(({ code }) => code) : [text];
    if (codes.some((code) => /from "@northbound\/runtime/.test(code))) wrong.push(file);
  }
  expect(wrong).toEqual([]);
});
