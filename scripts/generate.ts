import { enableCompileCache } from "node:module";
import { parseArgs } from "node:util";
import {
  fileTarget,
  findTargets,
  generateTargets,
  removeStaleFiles,
  type Target,
} from "@northbound/generator/repository";
import { runTurbo } from "./turbo.ts";

// Half of a second of every run is reading the compiler and Redocly's engine, which are loaded after this.
enableCompileCache();

const usage = `Generates clients from OpenAPI specs.

  node scripts/generate.ts                         every spec below specs/
  node scripts/generate.ts rhev xpresso            these backends
  node scripts/generate.ts my.yaml --out src/gen   any OpenAPI 3 file
  --check    write nothing; fail when a generated file is out of date
  --cached   leave backends whose spec has not changed to turbo's cache
  --surface  the reports in surface/ too: what can be imported from each package
`;

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: "string" },
      check: { type: "boolean", default: false },
      cached: { type: "boolean", default: false },
      surface: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return true;
  }
  const { out, check } = values;
  const isFile = positionals.some((name) => /\.(ya?ml|json)$/i.test(name));
  const isCached = values.cached && !check && !isFile && out === undefined;
  const isGood = isCached ? runCached(positionals) : await generateHere(positionals, out, check, isFile);
  if (isFile || !values.surface || (!isGood && !check)) return isGood;
  return (await surfaces(positionals, check)) && isGood;
}

async function generateHere(
  names: readonly string[],
  out: string | undefined,
  check: boolean,
  isFile: boolean,
): Promise<boolean> {
  const targets = isFile ? [readFileTarget(names, out)] : await readBackends(names, out);
  const isGood = await generateTargets(targets, check, console.log);
  if (check && !isGood && !isFile) console.log("Refresh with: npx -y pnpm@12 generate");
  if (isGood && !isFile && !check) await removeStaleFiles(targets, console.log);
  return isGood;
}

// Loaded when it is wanted: it brings a compiler along.
async function surfaces(names: readonly string[], check: boolean): Promise<boolean> {
  const { updateSurfaces } = await import("./surface/surface.ts");
  const { formatSurfaces } = await import("./surface/format.ts");
  const text = formatSurfaces(await updateSurfaces(names, check), check);
  if (text !== "") console.log(text);
  return !check || text === "";
}

function readFileTarget(positionals: readonly string[], out: string | undefined): Target {
  const [spec, ...more] = positionals;
  if (spec === undefined || more.length > 0) throw new Error("Give one spec file, or names of backends.");
  if (out === undefined) throw new Error(`Say where to put the client of ${spec}: --out <folder>.`);
  return fileTarget(spec, out);
}

function readBackends(names: readonly string[], out: string | undefined): Promise<Target[]> {
  if (out !== undefined) throw new Error("--out goes with a spec file; a backend's output has its place in packages/.");
  return findTargets(names);
}

function runCached(backends: readonly string[]): boolean {
  return runTurbo([
    "generate",
    "--output-logs=new-only",
    "--log-prefix=none",
    ...backends.map((name) => `--filter=@northbound/${name}`),
  ]);
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
