import { ref, type Reference } from "./store.ts";
import type { EngineState } from "./state.ts";
import type { Item } from "./types.ts";

/** What an event tells. */
export interface EventPlan {
  readonly code: string;
  readonly severity: "normal" | "warning" | "error" | "alert";
  readonly description: string;
  readonly correlationId?: string | undefined;
  /** Member and reference of the object that it is about. */
  readonly about?: Readonly<Record<string, Reference>> | undefined;
}

/** Writes an event into the log of the engine. */
export function addEvent(state: EngineState, { code, severity, description, correlationId, about }: EventPlan): void {
  state.lastEvent += 1;
  const id = String(state.lastEvent);
  state.store.add("/events", {
    id,
    index: id,
    code,
    severity,
    description,
    time: state.clock.now(),
    origin: "oVirt",
    custom_id: "-1",
    flood_rate: "30",
    ...(correlationId !== undefined && { correlation_id: correlationId }),
    ...about,
  });
}

/** What a job tells. */
export interface JobPlan extends Pick<EventPlan, "description" | "correlationId" | "about"> {
  /** How many steps of lab time it takes. @default 1 */
  readonly steps?: number;
  /** Who started it. */
  readonly owner?: Reference | undefined;
}

/** A job that runs for some lab time, and the events at its ends. Gives the reference that answers carry. */
export function addJob(
  state: EngineState,
  { description, correlationId, steps = 1, about, owner }: JobPlan,
): Reference {
  const id = state.random.uuid();
  const job: Item = {
    id,
    description,
    status: "started",
    auto_cleared: "true",
    external: "false",
    start_time: state.clock.now(),
    last_updated: state.clock.now(),
    ...(owner && { owner }),
    // Not told by the engine, but searched by it.
    _correlation: correlationId ?? "",
  };
  state.store.add("/jobs", job);
  const told = { severity: "normal", correlationId, about: { ...about, ...(owner && { user: owner }) } } as const;
  addEvent(state, { ...told, code: "1", description: `${description} was started.` });
  state.clock.after(state.step * steps, () => {
    const now = state.clock.now();
    Object.assign(job, { status: "finished", end_time: now, last_updated: now });
    addEvent(state, { ...told, code: "2", description: `${description} was completed.` });
  });
  return ref("/jobs", id);
}
