import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { allBugs } from "./all.ts";

// node scripts/simulate/bugs/find.ts: how long the simulator takes to find each bug on purpose, in seconds of one core.

const command = fileURLToPath(new URL("../index.ts", import.meta.url));
const [only] = process.argv.slice(2);
const bugs = allBugs.filter(({ name }) => only === undefined || name === only);
let missed = 0;
for (const { name } of bugs) {
  const args = ["--conditions=@northbound/source", command, "--first", "--to", "5000", "--bug", name];
  const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 600_000 });
  const found = stdout.split("\n").find((line) => line.startsWith("✗"));
  if (found === undefined) missed += 1;
  const [, calls, rate] =
    [...stdout.matchAll(/(\d+) calls, \d+ simulated hours, (\d+) calls per second/g)].at(-1) ?? [];
  console.log(`${(Number(calls) / Number(rate)).toFixed(1).padStart(6)} s  ${name}\n          ${found ?? "not found"}`);
}
console.log(`${bugs.length - missed} of ${bugs.length} found`);
process.exitCode = missed === 0 ? 0 : 1;
