import type { Item, Request } from "./request.ts";
import type { Testbed } from "../registry/registry.ts";
import type { XpressoState } from "../state.ts";

/** How long each step takes when nobody says, in lab milliseconds. */
const defaultStep = 400;

/**
 * Sets a request going. Each item is prepared, waits for one of its testbeds, is cleaned if that was asked for, runs
 * task after task and is finalized. Wire names of the good ends are not published: the lab says SUCCESS for what was
 * carried out, whatever the tests found, and QUEUING for what waits.
 */
export function startRequest(state: XpressoState, request: Request): void {
  for (const item of request.items) later(state, item, () => place(state, request, item));
  request.cancelLimit = state.clock.after(request.maxSeconds * 1_000, () => {
    halt(state, request, "ABORTED");
  });
}

/** Stops a request that goes on; one that is over stays as it is. */
export function stopRequest(state: XpressoState, request: Request, by: string, reason: string): void {
  if (request.endedAt !== undefined) return;
  request.stopped = { by, reason, at: state.clock.now() };
  halt(state, request, "STOPPED");
}

/** Gives free testbeds to the items that wait for them, first come, first served. */
export function startWaiting(state: XpressoState): void {
  // The queue gets shorter on the way.
  const waiting = state.queue.slice();
  for (const { request, item } of waiting) {
    const testbed = freeOf(item);
    if (!testbed) continue;
    leaveQueue(state, item);
    begin(state, request, item, testbed);
  }
}

function place(state: XpressoState, request: Request, item: Item): void {
  const testbed = freeOf(item);
  if (testbed || item.choice.length === 0) {
    begin(state, request, item, testbed);
    return;
  }
  item.state = "QUEUING";
  state.queue.push({ request, item });
  settle(state, request);
}

function begin(state: XpressoState, request: Request, item: Item, testbed: Testbed | undefined): void {
  const { clock } = state;
  if (testbed) testbed.takenBy = item.id;
  item.testbed = testbed;
  item.state = "RUNNING";
  item.startedAt = clock.now();
  settle(state, request);
  // A testbed without a clean instruction is not cleaned.
  if (request.wantsClean && testbed?.cleanInstruction !== undefined) {
    Object.assign(item.clean, { state: "RUNNING", startedAt: clock.now() });
    later(state, item, () => {
      Object.assign(item.clean, { state: "SUCCESS", endedAt: clock.now() });
      runTasks(state, request, item);
    });
  } else runTasks(state, request, item);
}

function runTasks(state: XpressoState, request: Request, item: Item): void {
  const { clock } = state;
  const { tasks, isBroken } = item.profile.job;
  Object.assign(item.run, { state: "RUNNING", startedAt: clock.now() });
  const next = (): void => {
    const task = tasks[item.outcomes.length];
    if (!task) {
      finalize(state, request, item, isBroken ? "FAILED" : "SUCCESS");
      return;
    }
    const from = clock.now();
    later(state, item, () => {
      item.outcomes.push({ outcome: task[1], from, to: clock.now() });
      next();
    });
  };
  if (isBroken) later(state, item, next);
  else next();
}

/** First the run is complete, then the item, then the request. */
function finalize(state: XpressoState, request: Request, item: Item, end: string): void {
  Object.assign(item.run, { state: end, endedAt: state.clock.now() });
  item.state = "FINALIZING";
  keepArchive(state, item);
  later(state, item, () => {
    close(state, item, end);
    settle(state, request);
    startWaiting(state);
  });
}

function close(state: XpressoState, item: Item, end: string): void {
  item.cancel?.();
  item.cancel = undefined;
  item.state = end;
  item.endedAt = state.clock.now();
  for (const stage of [item.clean, item.run]) {
    if (stage.startedAt !== undefined && stage.endedAt === undefined)
      Object.assign(stage, { state: end, endedAt: item.endedAt });
  }
  if (item.testbed?.takenBy === item.id) item.testbed.takenBy = undefined;
}

function halt(state: XpressoState, request: Request, end: string): void {
  for (const item of request.items) {
    if (item.endedAt !== undefined) continue;
    leaveQueue(state, item);
    close(state, item, end);
  }
  request.state = end;
  request.endedAt = state.clock.now();
  request.cancelLimit?.();
  startWaiting(state);
}

/** The state of a request is that of its items. */
function settle(state: XpressoState, request: Request): void {
  const { items } = request;
  if (items.every(({ endedAt }) => endedAt !== undefined)) {
    request.state = items.some((item) => item.state === "FAILED") ? "FAILED" : "SUCCESS";
    request.endedAt = state.clock.now();
    request.cancelLimit?.();
  } else if (items.some((item) => item.startedAt !== undefined)) request.state = "RUNNING";
  else if (items.some((item) => item.state === "QUEUING")) request.state = "QUEUING";
}

function freeOf(item: Item): Testbed | undefined {
  return item.choice.find(({ takenBy }) => takenBy === undefined);
}

function leaveQueue(state: XpressoState, item: Item): void {
  const at = state.queue.findIndex((entry) => entry.item === item);
  if (at !== -1) state.queue.splice(at, 1);
}

function later(state: XpressoState, item: Item, task: () => void): void {
  item.cancel = state.clock.after(state.options.step ?? defaultStep, task);
}

/** Keeps the archive of a run, which can be downloaded by a signed link. */
export function keepArchive(state: XpressoState, item: Item): void {
  const lines = item.profile.job.tasks.map(([script], index) => `${script}: ${item.outcomes[index]?.outcome ?? "-"}`);
  const id = `${item.id}-run`;
  state.files.set(id, { id, bytes: new TextEncoder().encode(`${id}\n${lines.join("\n")}\n`) });
}

/** An item that ran at `start`, a minute for each task. */
export function finishedItem(item: Item, start: number): Item {
  const minute = 60_000;
  const { tasks } = item.profile.job;
  item.outcomes.push(
    ...tasks.map(([, outcome], index) => ({ outcome, from: start + index * minute, to: start + (index + 1) * minute })),
  );
  Object.assign(item.run, { state: item.state, startedAt: start, endedAt: start + tasks.length * minute });
  return Object.assign(item, { startedAt: start, endedAt: start + tasks.length * minute + 500 });
}
