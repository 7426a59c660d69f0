import type { Handler, Handlers } from "./backend.ts";

/**
 * Puts the behaviour files of a backend together.
 * @throws Error when two files write the same operation.
 */
export function collectHandlers<Operations, State>(
  ...files: readonly Handlers<Operations, State>[]
): Readonly<Record<string, Handler<State> | undefined>> {
  const all: Record<string, Handler<State> | undefined> = {};
  for (const file of files) {
    for (const [id, handler] of Object.entries(file)) {
      if (all[id]) throw new Error(`${id} has two behaviours.`);
      // A behaviour is only called with values that were checked against the spec its types come from.
      all[id] = handler as Handler<State>;
    }
  }
  return all;
}
