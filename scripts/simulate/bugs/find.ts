import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { allBugs } from "./all.ts";

// node scripts/simulate/bugs/find.ts: how long the simulator takes to find each bug on purpose.

const command = fileURLToPath(new URL("../index.ts", import.meta.url));
let missed = 0;
for (const { name } of allBugs) {
  const began = performance.now();
  const args = ["--conditions=@northbound/source", command, "--first", "--to", "5000", "--bug", name];
  const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 120_000 });
  const found = stdout.split("\n").find((line) => line.startsWith("✗"));
  if (found === undefined) missed += 1;
  console.log(
    `${((performance.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${name}\n          ${found ?? "not found"}`,
  );
}
console.log(`${allBugs.length - missed} of ${allBugs.length} found`);
process.exitCode = missed === 0 ? 0 : 1;
