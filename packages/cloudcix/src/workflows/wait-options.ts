import { type ClientOptions, InvalidInputError, isNotFound, type WaitOptions, waitFor } from "@northbound/runtime";

/** How to wait for a state. Every wait has a deadline; by default ten minutes. */
export type StateWaitOptions<T> = Omit<WaitOptions<T | undefined>, "name" | "failOn" | "backend">;

/** What of the client's options a wait uses. */
export type WaitSurroundings = Pick<ClientOptions, "clock" | "observe">;

/** One wait: what is read, what is wanted, and what can't become that. */
export interface StateWait<T> {
  /** In words: `VM 12 to be running`. */
  readonly name: string;
  readonly backend: string;
  read(signal: AbortSignal): Promise<T>;
  /** `undefined` is a record that is gone: what was deleted for good reads as 404. */
  isDone(value: T | undefined): boolean;
  /** Says why the wanted state can't follow. */
  whyNot(value: T | undefined): string | undefined;
}

/** Waits for a state of a record. @returns the record in that state; `undefined` when it is gone. */
export function waitForState<T>(
  { name, backend, read, isDone, whyNot }: StateWait<T>,
  options: StateWaitOptions<T>,
  { clock, observe }: WaitSurroundings,
): Promise<T | undefined> {
  return waitFor<T | undefined>((signal) => read(signal).catch(goneOrThrow), isDone, {
    clock,
    observe,
    deadline: defaultDeadline,
    ...options,
    name,
    backend,
    failOn: whyNot,
  });
}

/**
 * Checks a goal, for callers without types: one that nothing reaches would be waited for until the deadline.
 * @throws InvalidInputError before anything is read.
 */
export function checkGoal<Goal extends string>(goal: string, goals: readonly Goal[]): Goal {
  const known = goals.find((one) => one === goal);
  if (known !== undefined) return known;
  throw new InvalidInputError(`waitFor: \`goal\` must be ${goals.join(", ")}, not ${JSON.stringify(goal)}.`);
}

/** Machines are built in minutes. */
const defaultDeadline = 600_000;

function goneOrThrow(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
}
