import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { exampleSnippets, fencedSnippets, type Snippet } from "./snippets.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = fileURLToPath(new URL("./compiled", import.meta.url));

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("code that readers copy", () => {
  test("compiles: every TypeScript block of every README and guide", { timeout: 120_000 }, async () => {
    const pages = listFiles("*.md").filter((file) => !file.startsWith(".changeset/"));
    const snippets = pages.flatMap((page) => fencedSnippets(page, readFileSync(resolve(root, page), "utf8")));
    expect(snippets.length).toBeGreaterThan(3);
    expect(await compile(snippets)).toEqual([]);
  });

  test(
    "compiles: every `@example` of every package, with the clients of the prelude",
    { timeout: 120_000 },
    async () => {
      const sources = listFiles("packages/*/src/*.ts", "packages/*/src/**/*.ts").filter(
        (file) => !/\.test(-d)?\.ts$/.test(file),
      );
      const snippets = sources.flatMap((file) => exampleSnippets(file, readFileSync(resolve(root, file), "utf8")));
      expect(snippets.length).toBeGreaterThan(50);
      expect(await compile(snippets, prelude)).toEqual([]);
    },
  );

  test("is found in comments, with its line, as far as the next tag", () => {
    const text = [
      "/** Adds. @example not here */",
      "/**",
      " * Adds.",
      " * @example",
      " * add(1, 2); // 3",
      " * @example add(2, 2);",
      " * @throws never",
      " */",
    ].join("\n");
    expect(exampleSnippets("a.ts", text)).toEqual([
      { file: "a.ts", line: 4, code: "\nadd(1, 2); // 3" },
      { file: "a.ts", line: 6, code: "add(2, 2);" },
    ]);
  });

  test("is found in fences of TypeScript only, with its line", () => {
    const text = "# A\n\n```sh\nls\n```\n\n```ts\nconst a = 1;\n```\n\n```ts ignore\nnonsense\n```\n";
    expect(fencedSnippets("a.md", text)).toEqual([{ file: "a.md", line: 8, code: "const a = 1;" }]);
  });
});

/** What an `@example` may take for granted, as the first page of the API reference says; everything else stands in it. */
const prelude = `
import type { CloudCix } from "@northbound/cloudcix";
import type { CloudVision } from "@northbound/cloudvision";
import type { PrimeInfrastructure } from "@northbound/prime-infrastructure";
import type { Rhev } from "@northbound/rhev";
import type { Xpresso } from "@northbound/xpresso";

declare global {
  const cvp: CloudVision;
  const rhev: Rhev;
  const prime: PrimeInfrastructure;
  const cloudcix: CloudCix;
  const xpresso: Xpresso;
  const nodes: string[];
  const credentials: { username: string; password: string };
}
`;

/** Files of the project that match, also those that are new. */
function listFiles(...patterns: string[]): string[] {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "--", ...patterns];
  return execFileSync("git", args, { cwd: root, encoding: "utf8" })
    .split("\n")
    .filter((file) => file !== "" && existsSync(resolve(root, file)));
}

/** Compiles each snippet as a module of its own; gives the errors with the place in the page that they come from. */
async function compile(snippets: readonly Snippet[], globals = ""): Promise<string[]> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(resolve(folder, "globals.ts"), `${globals}\nexport {};\n`);
  const places = new Map<string, Snippet>();
  for (const [index, snippet] of snippets.entries()) {
    const name = `snippet-${index}.ts`;
    places.set(name, snippet);
    await writeFile(resolve(folder, name), `${snippet.code}\nexport {};\n`);
  }
  await writeFile(
    resolve(folder, "tsconfig.json"),
    JSON.stringify({
      extends: relative(folder, resolve(root, "tsconfig.base.json")),
      compilerOptions: {
        noUnusedLocals: false,
        isolatedDeclarations: false,
        // The same msw as the lab's: its types are told apart by identity.
        paths: { "msw/*": ["../../../packages/lab/node_modules/msw/lib/*/index.d.ts"] },
      },
      include: ["."],
    }),
  );
  const tsc = resolve(dirname(folder), "../../node_modules/.bin/tsc");
  const { stdout } = spawnSync(tsc, ["--noEmit", "--pretty", "false", "--project", folder], { encoding: "utf8" });
  return (
    stdout
      .split("\n")
      // What is wrong in the packages themselves is for their own check of types.
      .filter((line) => /snippet-\d+\.ts\(.*error TS/.test(line))
      .map((line) =>
        line.replace(/^.*?(snippet-\d+\.ts)\((\d+),\d+\)/, (_whole, name: string, at: string) => {
          const snippet = places.get(name);
          return snippet ? `${snippet.file}:${snippet.line + Number(at) - 1}` : name;
        }),
      )
  );
}
