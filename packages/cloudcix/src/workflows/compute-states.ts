/** What can be waited for; `deleted` is done while the grace period runs or when the record is gone. */
export type ComputeGoal = "running" | "stopped" | "deleted";

/** All goals. */
export const computeGoals: readonly ComputeGoal[] = ["running", "stopped", "deleted"];

/** What has a state. */
export interface Stateful {
  readonly state?: string;
}

/** The states at rest, by the goal that they are. Nothing leaves them by itself but the deletion after a grace period. */
const atRest: Readonly<Record<string, ComputeGoal>> = {
  running: "running",
  stopped: "stopped",
  delete_queue: "deleted",
  deleted: "deleted",
};

/** Whether a record is what was waited for. What is gone is deleted. */
export function reachesGoal(value: Stateful | undefined, goal: ComputeGoal): boolean {
  return (value ? atRest[value.state ?? ""] : "deleted") === goal;
}

/** Why a record stays in its state; `undefined` while work is under way. */
export function whyAtRest({ state = "" }: Stateful): string | undefined {
  if (state === "unresourced") return "it is unresourced: what was asked for failed, and an operator has to step in";
  return Object.hasOwn(atRest, state) ? `it rests in the state ${state}` : undefined;
}
