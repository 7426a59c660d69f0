import type { Bug } from "./bug.ts";
import { firstBugs } from "./first.ts";
import { laterBugs } from "./later.ts";

/** All bugs on purpose. */
export const allBugs: readonly Bug[] = [...firstBugs, ...laterBugs];
