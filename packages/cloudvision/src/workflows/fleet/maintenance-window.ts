import { InvalidInputError, TimeoutError, type WaitOptions } from "@northbound/runtime";
import type { ChangeControlPlan } from "../change-controls/plan.ts";
import type { ChangeControlState } from "../change-controls/state.ts";
import {
  approveChangeControl,
  type ChangeControlCalls,
  createChangeControl,
  findChangeControl,
  scheduleChangeControl,
  stopChangeControl,
  waitForChangeControl,
} from "../change-controls.ts";

/** When a change may be carried out, and what it is. */
export interface MaintenanceWindow {
  /** The change; its `id` makes it safe to call again. */
  readonly change: ChangeControlPlan & { readonly id: string };
  readonly from: Date;
  /** What has not ended by then is stopped. */
  readonly until: Date;
  readonly notes?: string | undefined;
}

/**
 * Carries a change out within a window: makes the change control, approves it, has the server start it at the beginning,
 * waits for its end, and stops it when the window closes first. With the same `id` it goes on where an earlier call ended,
 * and starts nothing twice. From 2022.1 on.
 * @returns the change control as it ended.
 * @throws WaitFailedError when the change failed.
 * @throws TimeoutError when the window closed first; the change was stopped.
 * @throws UnsupportedVersionError on earlier releases.
 * @example
 * import { runInWindow } from "@northbound/cloudvision";
 *
 * const change = { id: "ntp-2026-12", name: "NTP for all leaves", tasks: ["17", "18"] };
 * await runInWindow(cvp, { change, from: new Date("2026-12-05T22:00Z"), until: new Date("2026-12-06T02:00Z") });
 */
export async function runInWindow(
  calls: ChangeControlCalls,
  { change, from, until, notes }: MaintenanceWindow,
  options: WaitOptions<ChangeControlState> = {},
): Promise<ChangeControlState> {
  const now = options.clock?.now() ?? Date.now();
  if (!(from < until)) throw new InvalidInputError("A maintenance window ends after it begins.");
  if (until.getTime() <= now) throw new InvalidInputError("The maintenance window is over.");
  const call = { signal: options.signal, notes };
  const before = await findChangeControl(calls, change.id, { signal: options.signal });
  if (before === undefined || before.status === "pending") {
    const control = await createChangeControl(calls, change, { signal: options.signal });
    await approveChangeControl(calls, control, call);
    await scheduleChangeControl(calls, control, from.getTime() > now ? from : new Date(now), call);
  }
  try {
    return await waitForChangeControl(calls, change, { ...options, deadline: until.getTime() - now });
  } catch (error) {
    // Not with the caller's signal: a change that runs on after its window is what this is there to prevent.
    if (error instanceof TimeoutError) await stopChangeControl(calls, change, { notes });
    throw error;
  }
}
