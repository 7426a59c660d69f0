import { generate } from "./generate.ts";
import { SpecError } from "./problem.ts";
import type { Job, Outcome } from "./run.ts";

/** Generates one target in this thread. */
export async function runJob({ target, check }: Job): Promise<Outcome> {
  try {
    return { target, result: await generate({ ...target, check }) };
  } catch (error) {
    if (error instanceof SpecError) return { target, problems: error.problems };
    throw error;
  }
}
