import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { generateTypes } from "@northbound/generator";
import openapiTS, { astToString } from "openapi-typescript";

const run = promisify(execFile);
const scripts = fileURLToPath(new URL("..", import.meta.url));

/** Whether the types of a document are those of openapi-typescript: by the compiler, member by member, and not by the text. */
export async function hasSameTypes(spec: string): Promise<"same" | "different" | "theirs refused"> {
  const theirs = await openapiTS(pathToFileURL(spec), { silent: true }).catch(() => undefined);
  if (theirs === undefined) return "theirs refused";
  const { text } = await generateTypes({ spec });
  return (await areSame(text, astToString(theirs))) ? "same" : "different";
}

/** Compares what two files of types export. */
export async function areSame(ours: string, theirs: string): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "northbound-types-"));
  try {
    await writeFile(join(folder, "ours.ts"), ours);
    await writeFile(join(folder, "theirs.ts"), theirs);
    await writeFile(join(folder, "compare.ts"), comparison);
    const tsc = join(scripts, "node_modules/typescript/bin/tsc");
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
    return await run(process.execPath, [tsc, "-p", folder], { maxBuffer: 1e9 }).then(
      () => true,
      () => false,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const compilerOptions = {
  strict: true,
  noEmit: true,
  exactOptionalPropertyTypes: true,
  allowImportingTsExtensions: true,
  module: "esnext",
  moduleResolution: "bundler",
  target: "esnext",
  types: [],
};

// Two types are the same to the compiler where it can't tell two functions apart that are generic over them.
const comparison = `import type * as ours from "./ours.ts";
import type * as theirs from "./theirs.ts";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type All = [
  Same<ours.paths, theirs.paths>,
  Same<ours.components, theirs.components>,
  Same<ours.operations, theirs.operations>,
  Same<ours.webhooks, theirs.webhooks>,
  Same<ours.$defs, theirs.$defs>,
];
export const all: All = [true, true, true, true, true];
`;
