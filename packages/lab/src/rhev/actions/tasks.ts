import { apiPath } from "../spec.ts";
import type { EngineTask, EngineState } from "../state.ts";
import type { EngineContext } from "../handlers.ts";
import { Answer, json } from "../../http/message.ts";
import type { SpecOperation } from "../../spec/read-spec.ts";

/** Starts what goes on after the answer, and gives the href under which its end can be read. */
export function startTask(
  state: EngineState,
  path: string,
  isCreation: boolean,
  steps: number,
  finish: () => void = () => undefined,
): string {
  const href = `${apiPath}${path}/${state.random.uuid()}`;
  const task: EngineTask = { status: "pending", isCreation };
  state.tasks.set(href, task);
  state.clock.after((state.step * steps) / 2, () => {
    task.status = "in_progress";
  });
  state.clock.after(state.step * steps, () => {
    task.status = "complete";
    finish();
  });
  return href;
}

/** Reads the state of an action or creation. What the engine does not know has long been complete. */
export function taskStatus({ state, path }: EngineContext): unknown {
  const task = state.tasks.get(path);
  const { status, fault } = task ?? { status: "complete", fault: undefined };
  return { id: path.split("/").at(-1), href: path, status, ...(fault && { fault }) };
}

/** Waits for an end in lab time. */
export function lapse(state: EngineState, steps: number): Promise<void> {
  return new Promise((resolve) => {
    state.clock.after(state.step * steps + 1, resolve);
  });
}

/** Answers with the first of the wanted statuses that the operation has. */
export function answerAs(operation: SpecOperation, value: unknown, ...statuses: readonly number[]): Answer {
  const status =
    statuses.find((wanted) => String(wanted) in operation.answers) ??
    Number(Object.keys(operation.answers).find((key) => key.startsWith("2")) ?? 200);
  const hasBody = (operation.answers[String(status)] ?? []).some(({ mediaType }) => mediaType.includes("json"));
  return hasBody ? json(value, status) : new Answer(status, { kind: "none" });
}
