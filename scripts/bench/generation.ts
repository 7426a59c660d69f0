import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { findTargets } from "@northbound/generator/repository";
import { atMost, ratio, type Scale, type Section, seconds, whole } from "./finding.ts";
import { spreadOf } from "./rounds.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const generator = join(root, "scripts/generate.ts");
const peer = fileURLToPath(new URL("peer-generator.ts", import.meta.url));
/** The spec that is changed, the largest: what it costs to generate one again is at most this. */
const changed = join(root, "specs/rhev/openapi.yaml");

/** How long the generator takes, beside openapi-typescript alone on the same specs. */
export async function measureGeneration({ isQuick }: Scale): Promise<Section> {
  const bundles = (await findTargets([])).map(({ out }) => join(out, "openapi.json"));
  // As on a machine that never ran it: Node keeps no compiled code. It fills no cache either, so a run follows that does.
  const first = await run([generator, "--check"], { NODE_DISABLE_COMPILE_CACHE: "1" });
  await run([generator, "--check"]);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < (isQuick ? 2 : 7); round++) {
    theirs.push((await run([peer, ...bundles])).time);
    ours.push((await run([generator, "--check"])).time);
  }
  const own = spreadOf(ours.map((time, round) => time / (theirs[round] ?? NaN)));
  const { one, none } = await measureCached();
  return {
    findings: [
      atMost("generation of all specs, none remembered, in parts of openapi-typescript alone", own.median, 1.3, ratio),
      atMost("backends that are generated again when one spec has changed", one.missed, 1, whole),
      atMost("backends that are generated again when none has changed", none.missed, 0, whole),
      atMost("generation when none has changed, inside turbo", none.inTurbo, 500, seconds),
    ],
    tables: [
      {
        title: `Generation of all ${bundles.length} specs`,
        about:
          "Wall time of a process. Ours lints, bundles and writes four files for each spec out of its parts; openapi-typescript gets the finished bundles, in one process. The one changed spec is that of RHEV, the largest.",
        head: ["what", "time"],
        rows: [
          ["openapi-typescript alone", seconds(spreadOf(theirs).median)],
          ["northbound, none remembered", seconds(spreadOf(ours).median)],
          ["northbound, none remembered and no compiled code kept by Node", seconds(first.time)],
          ["northbound, one changed", seconds(one.time)],
          ["northbound, none changed", seconds(none.time)],
        ],
      },
    ],
  };
}

/** What the cache of turbo spares: runs after one spec was changed, and after nothing was. */
async function measureCached(): Promise<{ one: CachedRun; none: CachedRun }> {
  await runCached();
  const before = await readFile(changed, "utf8");
  try {
    // Another one each time, or turbo would remember it from the last measurement.
    await writeFile(changed, `${before}# ${Date.now()}\n`);
    return { one: await runCached(), none: await runCached() };
  } finally {
    await writeFile(changed, before);
  }
}

interface CachedRun {
  readonly time: number;
  /** Time that turbo says it took. */
  readonly inTurbo: number;
  /** Backends that were not in its cache. */
  readonly missed: number;
}

async function runCached(): Promise<CachedRun> {
  const { time, output } = await run([generator, "--cached"]);
  const [, cached, total] = /Cached:\s+(\d+) cached, (\d+) total/.exec(output) ?? [];
  const [, minutes = "0", amount, unit] = /Time:\s+(?:(\d+)m)?([\d.]+)(ms|s)/.exec(output) ?? [];
  if (total === undefined || amount === undefined) throw new Error(`turbo does not say what it did:\n${output}`);
  const inTurbo = Number(minutes) * 60_000 + Number(amount) * (unit === "ms" ? 1 : 1_000);
  return { time, inTurbo, missed: Number(total) - Number(cached) };
}

async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ time: number; output: string }> {
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  const time = performance.now() - began;
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}:\n${output}`);
  return { time, output: stripVTControlCharacters(output) };
}
