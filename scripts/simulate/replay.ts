import { drawPlan } from "./plan.ts";
import { runPlan } from "./run.ts";
import { shrinkPlan } from "./shrink.ts";
import { describePlan } from "./story.ts";

/** Runs one seed again and tells its story; one that breaks a promise is made smaller first. @returns whether it went well */
export async function replay(seed: number): Promise<boolean> {
  const plan = drawPlan(seed);
  const { violations } = await runPlan(plan);
  const [first] = violations;
  const shown = first ? await shrinkPlan(plan, first.rule) : plan;
  console.log(describePlan(shown).join("\n"));
  const { story, fingerprint } = await runPlan(shown, true);
  console.log(`\n${story.join("\n")}\n\nfingerprint ${fingerprint.toString(16)}`);
  if (first) console.log(`✗ ${first.rule}: ${first.text} (${plan.acts.length} acts made ${shown.acts.length})`);
  return first === undefined;
}
