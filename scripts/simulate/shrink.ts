import type { Plan } from "./plan.ts";
import { runPlan } from "./run.ts";

/** So many runs are spent on making one plan smaller. */
const mostRuns = 400;

/**
 * Takes acts out of a plan for as long as the same promise stays broken: halves first, then smaller parts, as Zeller's
 * delta debugging does. Chance does not depend on the acts that are gone, so the others happen as they did.
 */
export async function shrinkPlan(plan: Plan, rule: string): Promise<Plan> {
  let runs = 0;
  const isBroken = async (acts: Plan["acts"]): Promise<boolean> => {
    runs += 1;
    if (runs > mostRuns) return false;
    const { violations } = await runPlan({ ...plan, acts });
    return violations.some((violation) => violation.rule === rule);
  };
  let { acts } = plan;
  let parts = 2;
  while (acts.length > 1) {
    const size = Math.ceil(acts.length / parts);
    let smaller: Plan["acts"] | undefined;
    for (let start = 0; start < acts.length && !smaller; start += size) {
      const rest = [...acts.slice(0, start), ...acts.slice(start + size)];
      // oxlint-disable-next-line no-await-in-loop -- each run decides about the next
      if (await isBroken(rest)) smaller = rest;
    }
    if (smaller) {
      acts = smaller;
      parts = Math.max(2, parts - 1);
    } else if (size === 1) break;
    else parts = Math.min(acts.length, parts * 2);
  }
  return { ...plan, acts };
}
