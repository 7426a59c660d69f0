import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compile } from "./compile.ts";

const scope = `
import { createRhev, faultOf, type Rhev, type RhevCredentials, type Schemas } from "@northbound/rhev";
import { createCodec, readXml, type SchemaObject, writeXml } from "@northbound/rhev/xml";
import { InvalidAnswerError, InvalidInputError, isBackendFailure, isConnectionFailed, isCredentialsRejected, isNorthboundError, isNotFound, isPermissionDenied, isSessionFailed, isTimeout } from "@northbound/runtime";
declare const rhev: Rhev, credentials: RhevCredentials, nodes: string[], tls: { ca: string }, headers: Record<string, string>;
declare const vm: Schemas["Vm"], host: Schemas["Host"], cluster: Schemas["Cluster"], newVm: Schemas["NewVmInput"], schema: SchemaObject;
declare const body: never, error: unknown, max: number, timeout: number, logger: Console;
declare const backupId: string, brickId: string, clusterId: string, consoleId: string, dataCenterId: string, description: string;
declare const diskId: string, hookId: string, hostId: string, id: string, imageId: string, imageTransferId: string, jobId: string;
declare const name: string, nicId: string, path: string, poolId: string, providerId: string, search: string, snapshotId: string;
declare const storageDomainId: string, templateId: string, text: string, token: string, vmId: string, volumeId: string;
`;

/** Rows of the tables: an old name, and the code that takes its place. */
function rowsOf(guide: string): { readonly name: string; readonly code: string }[] {
  return [...guide.matchAll(/^\| `([\w.]+)`\s*\| `(.+?)`\s*\|$/gm)].map(([, name = "", code = ""]) => ({
    name,
    code: code.replaceAll(String.raw`\|`, "|"),
  }));
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

test.for(["python-rhev", "ovirt-engine-sdk"])(
  "the guide from %s has every public name, once, and nothing else",
  (library) => {
    const { about: _about, ...names } = JSON.parse(read(`./data/${library}.json`)) as Record<string, readonly string[]>;
    const rows = rowsOf(read(`../MIGRATING-from-${library}.md`));
    expect(rows.map(({ name }) => name).toSorted()).toEqual(Object.values(names).flat().toSorted());
  },
);

test.for(["python-rhev", "ovirt-engine-sdk"])(
  "the guide from %s has code that compiles",
  { timeout: 120_000 },
  async (library) => {
    const guide = read(`../MIGRATING-from-${library}.md`);
    const code = rowsOf(guide).map((row) => `  async () => ${row.code},`);
    const blocks = [...guide.matchAll(/```ts\n(.*?)```/gs)].map(
      ([, block = ""], index) => [`block-${index}.ts`, block] as const,
    );
    expect(blocks.length).toBeGreaterThan(0);
    const table = `${scope}export const snippets: readonly (() => unknown)[] = [\n${code.join("\n")}\n];\n`;
    expect(await compile(library, { "table.ts": table, ...Object.fromEntries(blocks) })).toEqual([]);
  },
);
