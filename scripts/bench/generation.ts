import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findTargets } from "../generate/targets.ts";
import { atMost, type Finding, ratio, type Scale, type Section } from "./finding.ts";
import { spreadOf } from "./rounds.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const generator = join(root, "scripts/generate.ts");

/** How long the generator takes, beside openapi-typescript alone on the same specs. */
export async function measureGeneration({ isQuick }: Scale): Promise<Section> {
  const targets = await findTargets([]);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < (isQuick ? 1 : 5); round++) {
    theirs.push(
      await timeOf([
        fileURLToPath(new URL("peer-generator.ts", import.meta.url)),
        ...targets.map(({ out: from }) => join(from, "openapi.json")),
      ]),
    );
    ours.push(await timeOf([generator, "--check"]));
  }
  const cached = isQuick ? undefined : await timeOf([generator, "--cached"]);
  const own = spreadOf(ours.map((time, round) => time / (theirs[round] ?? NaN)));
  const findings: Finding[] = [
    atMost("generation of all specs, cold, in parts of openapi-typescript alone", own.median, 1.3, ratio),
  ];
  if (cached !== undefined) findings.push(atMost("generation when nothing has changed", cached / 1_000, 2, seconds));
  return {
    findings,
    tables: [
      {
        title: `Generation of all ${targets.length} specs`,
        about:
          "Wall time of a process. Ours lints, bundles and writes five files for each spec out of its parts; openapi-typescript gets the finished bundles, in one process.",
        head: ["what", "time"],
        rows: [
          ["openapi-typescript alone", seconds(spreadOf(theirs).median / 1_000)],
          ["northbound, cold", seconds(spreadOf(ours).median / 1_000)],
          ...(cached === undefined
            ? []
            : [["northbound, nothing changed, with the start of turbo", seconds(cached / 1_000)]]),
        ],
      },
    ],
  };
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}

async function timeOf(args: readonly string[]): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { cwd: root, stdio: "ignore" });
  await new Promise((resolve) => child.once("exit", resolve));
  return performance.now() - began;
}
