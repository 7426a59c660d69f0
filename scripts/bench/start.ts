import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { atMost, milliseconds, ratio, type Scale, type Section } from "./finding.ts";
import { compareInRounds } from "./rounds.ts";

const names = [
  "fetch",
  "northbound, path client",
  "northbound, named call",
  "undici request",
  "openapi-fetch",
  "hey-api",
  "ky",
  "axios",
  "got",
  "octokit with retry and throttling",
];

/** From the start of a process to its first answer. */
export async function measureStart({ isQuick, origins }: Scale): Promise<Section> {
  const first = fileURLToPath(new URL("first.ts", import.meta.url));
  const run = async (name: string): Promise<number> => {
    const began = performance.now();
    const child = spawn(process.execPath, [first, name, ...origins], { stdio: "inherit" });
    const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
    if (code !== 0) throw new Error(`${name} ended with ${code}`);
    return performance.now() - began;
  };
  for (const name of names) await run(name);
  const results = await compareInRounds(names, "fetch", isQuick ? 7 : 21, run);
  const own = results.get("northbound, named call")?.ratio.median ?? NaN;
  return {
    findings: [atMost("fresh process to first answer, in parts of fetch", own, 1.1, ratio)],
    tables: [
      {
        title: "Fresh process to first answer",
        about:
          "Wall time of a process that imports its client, gets 1 KB and ends; all of them read the same TypeScript file first.",
        head: ["client", "× fetch", "median"],
        rows: Array.from(results, ([name, { ratio: part, value }]) => [
          name,
          ratio(part.median),
          milliseconds(value.median),
        ]),
      },
    ],
  };
}
