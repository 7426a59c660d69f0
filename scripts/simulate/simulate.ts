import { coverageTable } from "./coverage.ts";
import type { SimulateOptions } from "./options.ts";
import { runSeeds, type SeedsReport } from "./seeds.ts";

/** After so many seeds a line says how far it is. */
const stride = 1_000;

/** Runs seeds and prints what they came to. @returns whether every promise was kept */
export async function simulate({ from, to, endsEarly }: SimulateOptions): Promise<boolean> {
  const began = process.cpuUsage();
  const seconds = (): number => {
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1_000_000;
  };
  let told = 0;
  const report = await runSeeds(from, to, (soFar) => {
    for (const { seed, violations } of soFar.broken.slice(told)) {
      const [first] = violations;
      console.log(`✗ seed ${seed}: ${first?.rule}: ${first?.text}`);
    }
    told = soFar.broken.length;
    if (soFar.seeds % stride === 0) console.log(lineOf(soFar, seconds()));
    return !endsEarly || soFar.broken.length === 0;
  });
  console.log(lineOf(report, seconds()));
  for (const line of coverageTable(report.coverage)) console.log(line);
  if (report.broken.length > 0)
    console.log(`pnpm simulate --seed ${report.broken[0]?.seed} tells the story of the first.`);
  return report.broken.length === 0;
}

function lineOf({ seeds, calls, lasted, fingerprint, broken }: SeedsReport, seconds: number): string {
  const hours = Math.round(lasted / 3_600_000);
  const rate = Math.round(calls / seconds);
  return `${seeds} seeds, ${calls} calls, ${hours} simulated hours, ${rate} calls per second of one core, fingerprint ${fingerprint.toString(16)}, broken ${broken.length}`;
}
