/** Names of the life-cycle states of IaaS by number. */
export const iaasStates: Readonly<Record<number, string>> = {
  [-1]: "IN_API",
  0: "IGNORE",
  1: "REQUESTED",
  2: "BUILDING",
  3: "UNRESOURCED",
  4: "RUNNING",
  5: "QUIESCE",
  6: "QUIESCED",
  7: "RESTART",
  8: "SCRUB",
  9: "SCRUB_QUEUE",
  10: "RUNNING_UPDATE",
  11: "RUNNING_UPDATING",
  12: "QUIESCING",
  13: "RESTARTING",
  14: "SCRUB_PREP",
  15: "QUIESCED_UPDATE",
  16: "QUIESCED_UPDATING",
  17: "SCRUBBING",
  99: "CLOSED",
};

/** What can be waited for. `deleted` is done when the grace period begins, `closed` when nothing is left. */
export type IaasGoal = "running" | "quiesced" | "deleted" | "closed" | "stable";

/** The robot could not do it; an operator has to move it on. */
const unresourced = 3;

/** The states at rest. */
const atRest: ReadonlySet<number> = new Set([4, 6, 9, 99]);

/** The states that a goal takes. A record that is gone counts as closed. */
const goals: Readonly<Record<IaasGoal, ReadonlySet<number>>> = {
  running: new Set([4]),
  quiesced: new Set([6]),
  deleted: new Set([9, 99]),
  closed: new Set([99]),
  stable: atRest,
};

/** All goals. */
export const iaasGoals = Object.keys(goals) as IaasGoal[];

/** Whether a state is what was waited for. */
export function reaches(state: number, goal: IaasGoal): boolean {
  return goals[goal].has(state);
}

/** Why a goal can't follow a state; `undefined` when it can. */
export function whyNever(state: number, goal: IaasGoal): string | undefined {
  // What waits for its deletion is closed by itself, when the grace period is over.
  return reaches(state, goal) || (state === 9 && goal === "closed") ? undefined : whyAtRest(state);
}

/** Why a record stays in its state; `undefined` while work is under way. */
export function whyAtRest(state: number): string | undefined {
  if (state === unresourced) return "it is UNRESOURCED (3): building it failed, and an operator has to step in";
  return atRest.has(state) ? `it rests in the state ${iaasStates[state]} (${state})` : undefined;
}
