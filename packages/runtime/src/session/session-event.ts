import type { NorthboundEvent } from "../telemetry/events.ts";

/** An event of the session layer; time and backend are added when it is told. */
export type SessionEvent = NorthboundEvent extends infer Event
  ? Event extends NorthboundEvent
    ? Omit<Event, "time" | "backend">
    : never
  : never;
