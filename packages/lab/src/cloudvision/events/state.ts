import type { Schemas } from "../types.ts";

/** A piece of work that the portal reports on. */
export interface UiEventEntry {
  record: Schemas["UiEvent"];
  readonly children: Schemas["UiEvent"][];
  cancel: () => void;
}

/** Events by key, oldest first. */
export type UiEvents = Map<string, UiEventEntry>;

/** An event that ended yesterday, and belongs to the administrator. */
export function createUiEvents(now: number): UiEvents {
  const at = now - 86_400_000;
  const record: Schemas["UiEvent"] = {
    key: "event_1",
    eventType: "compliancecheck",
    objectType: "container",
    objectId: "root",
    objectName: "Tenant",
    status: "completed",
    message: "",
    total: 0,
    processed: 0,
    errors: 0,
    warning: 0,
    cancelled: 0,
    inprogress: 0,
    user: "cvpadmin",
    startDateLongFormat: at,
    endDateLongFormat: at + 1_000,
    isCancelInitiated: false,
    isNotificationNeeded: false,
  };
  return new Map([["event_1", { record, children: [], cancel: () => undefined }]]);
}

/** Whether an event is over. */
export function hasEnded({ record }: UiEventEntry): boolean {
  return record.status !== "inprogress";
}
