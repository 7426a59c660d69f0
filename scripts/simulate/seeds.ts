import { drawPlan } from "./plan.ts";
import type { Violation } from "./model.ts";
import { runPlan } from "./run.ts";

/** A seed whose run broke a promise. */
export interface BrokenSeed {
  readonly seed: number;
  readonly violations: readonly Violation[];
}

/** What the runs of many seeds came to. */
export interface SeedsReport {
  seeds: number;
  calls: number;
  /** Milliseconds of virtual time. */
  lasted: number;
  /** The same for the same seeds and the same code. */
  fingerprint: number;
  readonly broken: BrokenSeed[];
  /** How often each fault met each state of a request. */
  readonly coverage: Map<string, number>;
}

/** Runs seeds one after the other. @param onSeed told after each; gives false to end early */
export async function runSeeds(
  from: number,
  to: number,
  onSeed: (report: SeedsReport) => boolean = () => true,
): Promise<SeedsReport> {
  const report: SeedsReport = { seeds: 0, calls: 0, lasted: 0, fingerprint: 0, broken: [], coverage: new Map() };
  for (let seed = from; seed <= to; seed++) {
    // oxlint-disable-next-line no-await-in-loop -- the fake platform serves one run at a time
    const run = await runPlan(drawPlan(seed));
    report.seeds += 1;
    report.calls += run.calls;
    report.lasted += run.lasted;
    report.fingerprint = Math.imul(report.fingerprint ^ run.fingerprint, 0x01000193) >>> 0;
    if (run.violations.length > 0) report.broken.push({ seed, violations: run.violations });
    for (const [state, count] of run.coverage) report.coverage.set(state, (report.coverage.get(state) ?? 0) + count);
    if (!onSeed(report)) break;
  }
  return report;
}
