import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fencedSnippets } from "../snippets/snippets.ts";
import { repository } from "./site/documents.ts";

// Where packages are found by name, and where no other tool of the workspace looks.
const folder = fileURLToPath(new URL("../node_modules/.guides", import.meta.url));
const run = promisify(execFile);

beforeAll(() => mkdir(folder, { recursive: true }));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Guides whose first script is run, with the number of the script and a word of what it prints. */
const scripts = [
  ["start-cloudvision", 0, "fqdn|\\d+\\.\\d+\\.\\d+"],
  ["failover", 0, "^\\d+$"],
  ["paging", 0, "\\d+ of \\d+"],
  ["logging", 0, "\\d ms"],
  ["fleet", 0, ""],
  ["testing", 0, "^\\d+ \\d+ 0$"],
] as const;

describe("scripts of the guides", () => {
  test.each(scripts)("%s runs against the lab", { timeout: 60_000 }, async (guide, index, printed) => {
    const path = join(repository, `docs/guides/${guide}.md`);
    const code = fencedSnippets(path, await readFile(path, "utf8"))[index]?.code ?? "";
    const file = join(folder, `${guide}.mjs`);
    await writeFile(file, code.includes("createLab") ? code : stripTypeScriptTypes(inLab(code)));
    const { stdout } = await run(process.execPath, ["--conditions=@northbound/source", file]);
    expect(stdout.trim()).toMatch(new RegExp(printed, "m"));
  });
});

/** The same script with a cluster of the lab in place of the reader's own. */
function inLab(code: string): string {
  const own = code
    .replace(/nodes: \[[^\]]*\]/, "nodes: lab.cloudvision.urls, tls: { ca: lab.ca }")
    .replace(/credentials: \{[^}]*\}/, "credentials: { username: user.username, password: user.password }");
  if (own === code) throw new Error("The script names no nodes.");
  return `import { createLab as startLab } from "@northbound/lab";
await using lab = await startLab({ cloudvision: { nodes: 2 } });
const user = lab.cloudvision.credentials;
${own}`;
}
