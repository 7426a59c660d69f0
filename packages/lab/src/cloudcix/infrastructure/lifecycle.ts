import type { LabRecord } from "../collections/tables.ts";
import { type CloudCixState, localTime } from "../state.ts";

/**
 * Takes a record through states, one step of lab time each: the first at once, the others as a robot gets to them.
 * A record that is asked for something else meanwhile leaves the old course.
 */
export function passThrough(
  state: CloudCixState,
  record: LabRecord,
  course: readonly unknown[],
  onEnd?: () => void,
): void {
  const [next, ...rest] = course;
  if (next === undefined) return onEnd?.();
  record["state"] = next;
  if (typeof record["updated"] === "string") record["updated"] = localTime(state);
  if (rest.length === 0) return onEnd?.();
  state.clock.after(state.options.stepSeconds * 1_000, () => {
    if (record["state"] === next) passThrough(state, record, rest, onEnd);
  });
}

/** Does something after hours of lab time, if the record still rests in its state then. */
export function afterGrace(state: CloudCixState, record: LabRecord, hours: number, task: () => void): void {
  const resting = record["state"];
  state.clock.after(hours * 3_600_000, () => {
    if (record["state"] === resting) task();
  });
}
