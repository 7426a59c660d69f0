import { InvalidInputError, systemClock } from "@northbound/runtime";
import { type StateWaitOptions, waitForState, type WaitSurroundings } from "./wait-options.ts";

/** How to do a job. The deadline, ten minutes by default, is for all of it: requests and waits. */
export type JobOptions<T> = StateWaitOptions<T> & {
  /** Whether to wait for the end. Without, the job ends with its last request. @default true */
  readonly wait?: boolean | undefined;
};

/** A state is asked for, and another one waited for. */
export interface Step {
  readonly ask: string | number;
  /** Goal of `waitFor`. */
  readonly until: string;
}

/** What a job does, by the state in which it finds the record at rest. In other states at rest it can't be done. */
export type Course = Readonly<Record<string, readonly Step[]>>;

/** What ends a request. */
export interface Limits {
  readonly signal?: AbortSignal | undefined;
  readonly deadline: number;
}

/** Records with states, and how they are read and changed. */
export interface JobPlace<T> {
  /** What a record is called: `instance`. */
  readonly what: string;
  /** Name of the key in inputs. */
  readonly keyName: string;
  readonly backend: string;
  read(key: number, signal: AbortSignal): Promise<T>;
  /** @param change goes with the last state that is asked for. */
  change(key: number, change: object, options: Limits): Promise<T>;
  waitFor(key: number, goal: string, options: StateWaitOptions<T>): Promise<T | undefined>;
  stateOf(record: T): string;
  /** Says why a record stays in its state; `undefined` while work is under way. */
  whyAtRest(record: T): string | undefined;
}

/** What a job is called with: the key of a record, and what the job needs. */
export type JobInput = Readonly<Record<string, unknown>>;

/** A job: what is asked for, and what goes with it. */
export interface Job {
  readonly course: Course;
  /** Members that its input must have, beside the key. */
  readonly needs?: readonly string[];
  /** Members that its input may have. */
  readonly takes?: readonly string[];
  /** @param record as it rests, before anything was asked for. */
  bodyOf?(input: JobInput, record: unknown): object;
}

/** Jobs by name. */
export type Jobs = Readonly<Record<string, Job>>;

/** Adds jobs to the calls of a group. */
export function addJobs<T>(calls: object, jobs: Jobs, place: JobPlace<T>, surroundings: WaitSurroundings): void {
  for (const [name, job] of Object.entries(jobs)) {
    const run = async (input: JobInput, options: JobOptions<T> = {}): Promise<T | undefined> => {
      checkInput(`${place.what}: ${name}`, job, input, place.keyName);
      const key = input[place.keyName] as number;
      return await doJob(place, key, job.course, (record) => job.bodyOf?.(input, record) ?? {}, options, surroundings);
    };
    Object.assign(calls, { [name]: run });
  }
}

/** Checks the input of callers without types. @throws InvalidInputError before anything is sent. */
function checkInput(name: string, { needs = [], takes = [] }: Job, input: JobInput, keyName: string): void {
  const needed = [keyName, ...needs];
  const isObject = typeof input === "object" && input !== null;
  const missing = isObject ? needed.find((member) => input[member] === undefined) : keyName;
  if (missing !== undefined) throw new InvalidInputError(`${name} needs \`${missing}\`: { ${needed.join(", ")} }.`);
  const unknown = Object.keys(input).find((member) => !needed.includes(member) && !takes.includes(member));
  if (unknown === undefined) return;
  throw new InvalidInputError(`${name} takes { ${[...needed, ...takes].join(", ")} }, not \`${unknown}\`.`);
}

/**
 * Does a job on one record: waits until it rests, then asks for one state after the other.
 * @param changeOf gives what is sent beside the state, with the last request.
 * @returns the record as it was last seen; `undefined` when it is gone.
 * @throws WaitFailedError when the record is in no state from which the job can be done, or its end can't follow.
 * @throws TimeoutError when the deadline passes.
 */
async function doJob<T>(
  place: JobPlace<T>,
  key: number,
  course: Course,
  changeOf: (record: T | undefined) => object,
  { wait = true, ...options }: JobOptions<T>,
  surroundings: WaitSurroundings,
): Promise<T | undefined> {
  const remaining = countDown(options.deadline, surroundings);
  const whyNot = (record: T | undefined): string | undefined =>
    record === undefined ? "there is no such record" : place.whyAtRest(record);
  let record = await waitForState<T>(
    {
      name: `${place.what} ${key} to rest`,
      backend: place.backend,
      read: (signal) => place.read(key, signal),
      isDone: (found) => found !== undefined && Object.hasOwn(course, place.stateOf(found)),
      whyNot,
    },
    options,
    surroundings,
  );
  const steps = record === undefined ? [] : (course[place.stateOf(record)] ?? []);
  const change = changeOf(record);
  for (const [index, { ask, until }] of steps.entries()) {
    const isLast = index === steps.length - 1;
    // oxlint-disable-next-line no-await-in-loop -- each step begins where the one before has ended
    record = await place.change(key, { ...(isLast && change), state: ask }, { signal: options.signal, ...remaining() });
    if (isLast && !wait) break;
    // oxlint-disable-next-line no-await-in-loop
    record = await place.waitFor(key, until, { ...options, ...remaining() });
  }
  return record;
}

/** Tells what is left of a deadline each time that it is asked. */
function countDown(deadline = 600_000, { clock = systemClock }: WaitSurroundings): () => { readonly deadline: number } {
  const end = clock.now() + deadline;
  return () => ({ deadline: Math.max(1, end - clock.now()) });
}
