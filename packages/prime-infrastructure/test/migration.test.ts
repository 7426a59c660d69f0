import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import * as northbound from "../src/index.ts";

const read = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");
const guide = read("MIGRATING-from-piapi.md");
const known = JSON.parse(read("test/data/piapi-members.json")) as Readonly<
  Record<"members" | "parameters" | "constants" | "errors", readonly string[]>
>;

/** Rows of the tables: a name of piapi, and the code that takes its place. */
const rows = guide
  .split("\n")
  .map((line) => /^\| `([\w.]+)`\s*\| `(.+?)`\s*\|/.exec(line))
  .flatMap((match) => (match ? [{ name: match[1] ?? "", code: match[2] ?? "" }] : []));

const blocks = [guide, read("README.md")].flatMap((text) =>
  [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code),
);

/** The names in the code of the tables. */
const scope = `
declare const prime: northbound.PrimeInfrastructure;
declare const credentials: northbound.PrimeCredentials;
declare const nodes: string[], username: string, password: string, error: unknown;
declare const devicesImport: northbound.components["schemas"]["DevicesImport"];
`;

test("has a counterpart for everything that piapi offers, and for nothing else", () => {
  const { members, parameters, constants, errors } = known;
  const expected = [...members, ...parameters, ...constants, ...errors];
  expect(rows.map(({ name }) => name).toSorted()).toEqual(expected.toSorted());
});

test("has code that compiles, as the README has", { timeout: 120_000 }, async () => {
  const folder = new URL("./compiled-migration/", import.meta.url);
  const table = `import type * as northbound from "../../src/index.ts";
import { ${Object.keys(northbound).join(", ")} } from "../../src/index.ts";
${scope}
export const snippets = [
${rows.map(({ code }) => `  async () => ${code},`).join("\n")}
];
`;
  const config = {
    extends: "../../../../tsconfig.base.json",
    compilerOptions: { noUnusedLocals: false, noUnusedParameters: false, isolatedDeclarations: false },
    include: ["."],
  };
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(new URL("tsconfig.json", folder), JSON.stringify(config));
    await writeFile(new URL("table.ts", folder), table);
    for (const [index, block = ""] of blocks.entries()) {
      const code = block
        .replaceAll('"@northbound/prime-infrastructure"', '"../../src/index.ts"')
        // The lab depends on this package, which therefore can't depend on the lab.
        .replaceAll('"@northbound/lab"', '"../../../lab/src/index.ts"');
      await writeFile(new URL(`block-${index}.ts`, folder), code);
    }
    const bin = fileURLToPath(new URL("../../../node_modules/.bin/tsc", import.meta.url));
    const { stdout, status } = spawnSync(bin, ["--noEmit", "--pretty", "false", "--project", fileURLToPath(folder)], {
      encoding: "utf8",
    });
    expect(stdout.split("\n").filter((line) => line.includes("error TS"))).toEqual([]);
    expect(status).toBe(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
