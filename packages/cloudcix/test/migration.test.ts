import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createCloudCix } from "../src/index.ts";

const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));

/** An operation of the facts, with its names in the clients that people come from. */
interface Known {
  readonly id: string;
  readonly python?: readonly string[];
  readonly go?: readonly string[];
}

const guide = readFileSync(new URL("../MIGRATING-from-cloudcix-python.md", import.meta.url), "utf8");
const known = JSON.parse(readFileSync(new URL("./data/operations.json", import.meta.url), "utf8")) as readonly Known[];

/** Rows of the tables of methods: a name of another client, and the call that takes its place. */
const rows = [
  ...guide
    .slice(guide.indexOf("## All methods"))
    .matchAll(/^\| `([^`(]+)(?:\([^`]*\))?`\s*\| `(cloudcix\.[^`]+)`\s*\|$/gm),
].map(([, name = "", code = ""]) => ({
  name,
  code,
  id: code
    .replace(/^cloudcix\./, "")
    .replace(/\(.*$/s, "")
    .replaceAll(".", "/"),
}));

test("the client has every operation that is known, and the guide a row for every name of every client", () => {
  const cloudcix = createCloudCix({ credentials: { token: "none" } });
  const missing = known.filter(({ id }) => {
    const [application = "", group = "", method = ""] = id.split("/");
    const groups = Reflect.get(cloudcix, application) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    return typeof groups[group]?.[method] !== "function";
  });
  expect(missing).toEqual([]);
  expect(known).toHaveLength(1_258);
  const expected = known.flatMap(({ id, python = [], go = [] }) => {
    const names = [...python, ...go];
    return (names.length > 0 ? names : [id]).map((name) => `${name} ${id}`);
  });
  expect(rows.map(({ name, id }) => `${name} ${id}`).toSorted()).toEqual(expected.toSorted());
});

test("every call in the tables compiles", { timeout: 120_000 }, async () => {
  // Where no other tool looks while the test runs.
  const folder = new URL("../node_modules/.compiled-migration/", import.meta.url);
  const names = new Set(rows.flatMap(({ code }) => /\{ (.*) \}/.exec(code)?.[1]?.split(", ") ?? []));
  const table = `import type { CloudCix } from "../../src/index.ts";
declare const cloudcix: CloudCix;
// Whatever type it takes; what is missing or has another name is still an error.
declare const ${[...names].map((name) => `${name}: never`).join(", ")};
export const calls = [
${rows.map(({ code }) => `  () => ${code},`).join("\n")}
];
`;
  const config = {
    extends: "../../../../tsconfig.base.json",
    compilerOptions: { isolatedDeclarations: false },
    files: ["calls.ts"],
  };
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(new URL("tsconfig.json", folder), JSON.stringify(config));
    await writeFile(new URL("calls.ts", folder), table);
    const tsc = join(modules, ".bin", "tsc");
    const { stdout } = spawnSync(tsc, ["--noEmit", "--pretty", "false", "-p", fileURLToPath(folder)], {
      encoding: "utf8",
    });
    expect(stdout.split("\n").filter((line) => line !== "")).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
