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
  // A copy, because two records, or one twice, may take the same course.
  state.courses.set(record, [...course]);
  const step = ([next, ...rest]: readonly unknown[]): void => {
    if (next === undefined) return onEnd?.();
    record["state"] = next;
    if (typeof record["updated"] === "string") record["updated"] = localTime(state);
    if (rest.length === 0) return onEnd?.();
    after(state, record, state.options.stepSeconds * 1_000, () => step(rest));
  };
  step(course);
}

/** Does something after hours of lab time, if the record has taken no other course by then. */
export function afterGrace(state: CloudCixState, record: LabRecord, hours: number, task: () => void): void {
  after(state, record, hours * 3_600_000, task);
}

function after(state: CloudCixState, record: LabRecord, delay: number, task: () => void): void {
  const course = state.courses.get(record);
  state.clock.after(delay, () => {
    if (state.courses.get(record) === course) task();
  });
}
