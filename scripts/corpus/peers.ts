import { execFile } from "node:child_process";
import { cp, glob, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));

/** What one tool did with all documents. */
export interface PeerResult {
  readonly documents: number;
  /** Documents that something was generated of. */
  readonly generated: number;
  /** Type errors of what was generated, by the version of TypeScript; `skipLibCheck` is off. */
  readonly typeErrors: Readonly<Record<string, number>>;
  /** Time of all runs, start of the tool included. */
  readonly seconds: number;
  /** Memory of the largest run. */
  readonly megabytes: number;
}

interface Tool {
  readonly name: string;
  /** Its npm packages; what it generates may import more than the tool. */
  readonly packages: readonly string[];
  /** Arguments of Node that make a client of a document in a folder. */
  command(home: string, spec: string, out: string): readonly string[];
}

const tools: readonly Tool[] = [
  {
    name: "northbound",
    packages: [],
    command: (_home, spec, out) => [
      "--conditions=@northbound/source",
      join(root, "packages/cli/src/bin.ts"),
      "generate",
      spec,
      "--out",
      out,
    ],
  },
  {
    name: "openapi-typescript",
    packages: ["openapi-typescript", "typescript@5.9"],
    command: (home, spec, out) => [join(home, "openapi-typescript/bin/cli.js"), spec, "-o", join(out, "schema.d.ts")],
  },
  {
    name: "hey-api",
    packages: ["@hey-api/openapi-ts", "typescript@5.9"],
    command: (home, spec, out) => [join(home, "@hey-api/openapi-ts/bin/run.js"), "-i", spec, "-o", out],
  },
  {
    name: "orval",
    packages: ["orval", "typescript@5.9"],
    command: (home, spec, out) => [
      join(home, "orval/dist/bin/orval.mjs"),
      "--input",
      spec,
      "--output",
      join(out, "client.ts"),
      "--client",
      "fetch",
    ],
  },
];

/** Runs the other generators beside ours. They are installed into a temporary folder, never into this repository. */
export async function comparePeers(specs: readonly string[]): Promise<Record<string, PeerResult>> {
  const results: Record<string, PeerResult> = {};
  for (const tool of tools) {
    // Our clients have to find the runtime, which is in this repository.
    const compiled = fileURLToPath(new URL("compiled/", import.meta.url));
    await mkdir(compiled, { recursive: true });
    const folder = await mkdtemp(tool.packages.length === 0 ? compiled : join(tmpdir(), "northbound-peer-"));
    try {
      results[tool.name] = await runTool(tool, folder, specs);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return results;
}

async function runTool(tool: Tool, folder: string, specs: readonly string[]): Promise<PeerResult> {
  await writeFile(join(folder, "package.json"), `{ "type": "module" }\n`);
  if (tool.packages.length > 0) {
    await run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...tool.packages], { cwd: folder });
  }
  const meter = join(folder, "meter.mjs");
  await writeFile(meter, measure);
  let [generated, seconds, megabytes] = [0, 0, 0];
  for (const [index, spec] of specs.entries()) {
    const out = join(folder, "out", String(index));
    await mkdir(out, { recursive: true });
    // A copy, because some tools read other files beside the document.
    const own = join(folder, `spec-${index}${spec.slice(spec.lastIndexOf("."))}`);
    await cp(spec, own);
    const began = performance.now();
    const said = join(folder, "memory");
    const isDone = await run(
      process.execPath,
      ["--import", meter, ...tool.command(join(folder, "node_modules"), own, out)],
      {
        cwd: folder,
        env: { ...process.env, METER: said },
        maxBuffer: 1e9,
        timeout: 300_000,
      },
    ).then(
      () => true,
      () => false,
    );
    seconds += (performance.now() - began) / 1000;
    megabytes = Math.max(megabytes, Number(await readFile(said, "utf8").catch(() => "0")) / 1024);
    if (isDone && (await hasFile(out))) generated += 1;
    else await rm(out, { recursive: true, force: true });
  }
  const typeErrors: Record<string, number> = {};
  for (const home of [join(root, "scripts"), root]) {
    const { version } = JSON.parse(await readFile(join(home, "node_modules/typescript/package.json"), "utf8")) as {
      readonly version: string;
    };
    typeErrors[version] = await countErrors(folder, home);
  }
  return {
    documents: specs.length,
    generated,
    typeErrors,
    seconds: Math.round(seconds * 10) / 10,
    megabytes: Math.round(megabytes),
  };
}

/** Largest memory of a process in kilobytes, written when it ends. */
const measure = `import { writeFileSync } from "node:fs";
process.on("exit", () => writeFileSync(process.env.METER, String(process.resourceUsage().maxRSS)));
`;

async function hasFile(folder: string): Promise<boolean> {
  return (await Array.fromAsync(glob("**/*.ts", { cwd: folder }))).length > 0;
}

async function countErrors(folder: string, home: string): Promise<number> {
  const config = {
    compilerOptions: {
      strict: true,
      skipLibCheck: false,
      noEmit: true,
      noUncheckedIndexedAccess: true,
      module: "esnext",
      moduleResolution: "bundler",
      target: "esnext",
      lib: ["esnext", "dom", "dom.iterable"],
      types: [],
      allowImportingTsExtensions: true,
      customConditions: ["@northbound/source"],
    },
    include: ["out"],
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(home, "node_modules/typescript/bin/tsc");
  const { stdout } = await run(process.execPath, ["--max-old-space-size=4096", tsc, "-p", folder], {
    maxBuffer: 1e9,
  }).catch((error: { readonly stdout: string }) => error);
  // What is wrong in other people's packages is not the generator's.
  return stdout.split("\n").filter((line) => /(^|\/)out\/.*error TS/.test(line)).length;
}
