import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import * as northbound from "../src/index.ts";

const guide = readFileSync(new URL("../MIGRATING-from-cvprac.md", import.meta.url), "utf8");
const known = JSON.parse(readFileSync(new URL("./data/cvprac-methods.json", import.meta.url), "utf8")) as {
  readonly methods: readonly { readonly name: string }[];
  readonly client: readonly string[];
};

/** Rows of the tables: a name of cvprac, and the code that takes its place. */
const rows = guide
  .split("\n")
  .map((line) => /^\| `(\w+)`\s*\| `(.+?)`\s*\|/.exec(line))
  .flatMap((match) => (match ? [{ name: match[1] ?? "", code: match[2] ?? "" }] : []));

const blocks = [...guide.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code ?? "");

/** Names in the code of the tables that are texts. */
const texts =
  "account buildId changeControlId config description email eventId host label newId newName newRoleName newUserId " +
  "note otherHost otherTaskId password path requestId script stageId taskId templateKey tokenId userId username " +
  "value words workspaceId";

/** The other names in the code of the tables. */
const scope = `
declare const cvp: northbound.CloudVision;
declare const credentials: northbound.CloudVisionCredentials;
declare const nodes: string[], logger: Console, body: object, error: unknown;
declare const device: northbound.ManagedDevice, otherDevice: northbound.ManagedDevice;
declare const container: northbound.ContainerReference, emptyContainer: northbound.ContainerReference;
declare const configlet: northbound.ConfigletReference, builder: northbound.ConfigletReference;
declare const bundle: northbound.ImageBundleReference, upload: northbound.BundleImage & { name: string }, file: File;
declare const target: northbound.AssignmentTarget, modules: northbound.RoleDefinition["modules"][number][];
declare const role: { key: string; name: string }, otherRole: { key: string; name: string };
declare const form: NonNullable<northbound.BuilderDefinition["form"]>, onProgress: () => void, tomorrow: Date;
declare const control: northbound.ChangeControlReference;
declare const approvedControl: northbound.ChangeControlReference, runningControl: northbound.ChangeControlReference;
`;

test("has a counterpart for every method of cvprac and for what its client offers, and for nothing else", () => {
  const expected = [...known.methods.map(({ name }) => name), ...known.client];
  expect(rows.map(({ name }) => name).toSorted()).toEqual(expected.toSorted());
});

test("has code that compiles", { timeout: 120_000 }, async () => {
  const folder = new URL("./compiled-migration/", import.meta.url);
  const names = Object.keys(northbound).join(", ");
  const code = rows.map((row) => `  async () => ${row.code},`).join("\n");
  const table = `import type * as northbound from "../../src/index.ts";
import { ${names} } from "../../src/index.ts";
${scope}
declare const ${texts.replaceAll(" ", ": string, ")}: string;
export const snippets = [
${code}
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
    await Promise.all(
      blocks.map((block, index) =>
        writeFile(
          new URL(`block-${index}.ts`, folder),
          block.replace('"@northbound/cloudvision"', '"../../src/index.ts"'),
        ),
      ),
    );
    const bin = join(fileURLToPath(new URL("../../../node_modules", import.meta.url)), ".bin", "tsc");
    const { stdout } = spawnSync(bin, ["--noEmit", "--pretty", "false", "--project", fileURLToPath(folder)], {
      encoding: "utf8",
    });
    expect(stdout.split("\n").filter((line) => line.includes("error TS"))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
