import {
  type CallInput,
  type CallOptions,
  type Clock,
  InvalidInputError,
  InvalidOptionError,
  isNotFound,
  insteadOf,
  systemClock,
  waitFor,
  type WaitOptions,
} from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { CallsOf } from "../resources/types.ts";
import { plainState } from "../plain-state.ts";
import { type Life, lives, type StatedGroup, statesIn, stateMembers } from "./states.ts";
import { operations as shippedOperations } from "../generated/operations.ts";

type Get = (input: CallInput, options?: CallOptions) => Promise<object>;
type AnyGet = (...args: never[]) => Promise<unknown>;
type GetOf<Group extends StatedGroup, Own extends CallsOf<Group>> = Own[Group] extends {
  get: infer Found extends AnyGet;
}
  ? Found
  : never;

/** What the `get` of a group gives. */
export type ObjectOf<Group extends StatedGroup, Own extends CallsOf<Group> = Calls> = Awaited<
  ReturnType<GetOf<Group, Own>>
>;

/** The state of an object: its `snapshot_status`, `phase`, `state` or `status`. */
export type StateOf<T> = T extends { snapshot_status?: infer S }
  ? NonNullable<S>
  : T extends { phase?: infer S }
    ? NonNullable<S>
    : T extends { state?: infer S }
      ? NonNullable<S>
      : T extends { status?: infer S }
        ? NonNullable<S>
        : never;

/** What waiting takes beside the runtime's options; how it fails follows from the kind of object. */
export interface StateWaitOptions<T> extends Omit<WaitOptions<T>, "failOn" | "observe" | "backend"> {
  /**
   * The object is wanted in this state again, as after a reboot: what it was in before does not count. For so many milliseconds
   * the wanted state is only taken after another one was seen; then what was never seen is taken to have passed unseen.
   * Handles set it after their own `reboot` and `reset`. @default 0
   */
  readonly changeWithin?: number | undefined;
  /**
   * What must hold beside the state, such as a new size: the state may still be, or be again, what it was before the change began.
   * @example
   * await rhev.disks.waitFor({ diskId: "123" }, "ok", { until: (disk) => disk.provisioned_size === "21474836480" });
   */
  readonly until?: ((value: T) => boolean) | undefined;
}

/** What waiting for a removal takes. */
export type GoneWaitOptions = Omit<WaitOptions<boolean>, "failOn" | "observe" | "backend">;

/** Waiting for objects of one group. */
export interface Waiting<Group extends StatedGroup, Own extends CallsOf<Group> = Calls> {
  /**
   * Reads the object until it is in the wanted state, or in one of several, and gives it.
   * @throws WaitFailedError when it reached a state from which the wanted one can't follow: a failed one, or a stable
   * one after it had been on its way. TimeoutError when the deadline passes. InvalidInputError for a state that objects of
   * the group never have.
   * @example
   * await rhev.vms.waitFor({ vmId: "123" }, "up", { deadline: 120_000 });
   */
  waitFor(
    input: Parameters<GetOf<Group, Own>>[0],
    state: StateOf<ObjectOf<Group, Own>> | readonly StateOf<ObjectOf<Group, Own>>[],
    options?: StateWaitOptions<ObjectOf<Group, Own>>,
  ): Promise<ObjectOf<Group, Own>>;
  /**
   * Reads the object until the engine says that it does not exist, which is how a removal ends.
   * @throws TimeoutError when the deadline passes.
   */
  waitUntilGone(input: Parameters<GetOf<Group, Own>>[0], options?: GoneWaitOptions): Promise<void>;
}

/** The state that an object is in, whatever member holds it; upper case of the earliest engines is lowered. */
export function stateOf(value: object): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  for (const member of stateMembers) {
    const state = plainState(Reflect.get(value, member));
    if (state !== undefined) return state;
  }
  return undefined;
}

/** Makes the waiting of one group over its `get`. A state is never taken from a cache. */
export function createWaiting(
  group: StatedGroup,
  get: Get,
  shared: Pick<WaitOptions<never>, "clock" | "observe">,
  operations: object,
): object {
  const read = (input: CallInput, signal: AbortSignal): Promise<object> => get(input, { signal, cache: "no-store" });
  return {
    async waitFor(
      input: CallInput,
      state: string | readonly string[],
      { changeWithin = 0, until = () => true, ...options }: StateWaitOptions<object> = {},
    ): Promise<object> {
      const name = `${describe(group, input)} to be`;
      const wanted = statesOf(group, state, operations === shippedOperations);
      const isAgain = createIsAgain(wanted, changeWithin, options.clock ?? shared.clock ?? systemClock);
      return waitFor(
        (signal) => read(input, signal),
        (value) => isAgain(stateOf(value) ?? "") && until(value),
        {
          name: `${name} ${wanted.join(" or ")}`,
          describe: stateOf,
          ...shared,
          backend: "rhev",
          ...options,
          failOn: createFailOn(lives[group], wanted),
        },
      );
    },
    async waitUntilGone(input: CallInput, options: GoneWaitOptions = {}): Promise<void> {
      const name = `${describe(group, input)} to be gone`;
      const isGone = (signal: AbortSignal): Promise<boolean> =>
        read(input, signal).then(
          () => false,
          (error: unknown) => {
            if (isNotFound(error)) return true;
            throw error;
          },
        );
      await waitFor(isGone, Boolean, {
        name,
        ...shared,
        backend: "rhev",
        ...options,
      });
    },
  };
}

/** Whether the wanted state is there, and not still there from before. */
function createIsAgain(wanted: readonly string[], changeWithin: number, clock: Clock): (state: string) => boolean {
  if (typeof changeWithin !== "number" || !(changeWithin >= 0))
    throw new InvalidOptionError("Option `changeWithin` must be a number of milliseconds.");
  const end = clock.now() + changeWithin;
  let hasChanged = changeWithin === 0;
  return (state) => {
    if (!wanted.includes(state)) hasChanged = true;
    else if (hasChanged || clock.now() >= end) return true;
    return false;
  };
}

/**
 * Recognises that the wanted state can't follow. A stable state says so only after the object was seen on its way:
 * before that, somebody may still be about to start what is waited for.
 */
export function createFailOn(
  { passing, failed }: Life,
  wanted: readonly string[],
): (value: object) => string | undefined {
  let wasOnItsWay = false;
  return (value) => {
    const state = stateOf(value);
    if (state === undefined) return undefined;
    if (failed.includes(state)) return `it is ${state}${detailOf(value)}, which can't become ${wanted.join(" or ")}`;
    if (passing.includes(state)) wasOnItsWay = true;
    else if (wasOnItsWay) return `it ended up ${state}${detailOf(value)}`;
    return undefined;
  };
}

function detailOf(value: object): string {
  const { status_detail: detail } = value as { readonly status_detail?: unknown };
  return typeof detail === "string" && detail !== "" ? ` (${detail})` : "";
}

/**
 * The wanted states, lower case as `stateOf` gives them: the earliest engines wrote them otherwise.
 * @param isClosed no other states than the known ones; a spec that extends the shipped one may have more.
 * @throws InvalidInputError for one that objects of the group never have: it would be waited for until the deadline.
 */
function statesOf(group: StatedGroup, state: unknown, isClosed: boolean): readonly string[] {
  const given: readonly unknown[] = Array.isArray(state) ? state : [state];
  if (given.length === 0 || !given.every((one) => typeof one === "string"))
    throw new InvalidInputError("A wait needs a state, or several, as texts.");
  const wanted = given.map((one) => one.toLowerCase());
  const known = statesIn(lives[group]);
  const wrong = isClosed ? wanted.find((one) => !known.includes(one)) : undefined;
  if (wrong === undefined) return wanted;
  throw new InvalidInputError(`${group} have no state "${wrong}"${insteadOf(wrong, known, "the states are")}`);
}

function describe(group: string, input: unknown): string {
  if (typeof input !== "object" || input === null)
    throw new InvalidInputError(`Waiting for ${group} takes the parameters of \`${group}/get\`, as { … }.`);
  const ids = Object.entries(input).filter(([name]) => name.endsWith("Id"));
  return `${group} ${ids.map(([, id]) => String(id)).join("/")}`;
}
