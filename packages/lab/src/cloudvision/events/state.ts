import type { Schemas } from "../types.ts";

/** A piece of work that the portal reports on. */
export interface UiEventEntry {
  record: Schemas["UiEvent"];
  readonly children: Schemas["UiEvent"][];
  cancel: () => void;
}

/** Events by key, oldest first. */
export type UiEvents = Map<string, UiEventEntry>;

/** What an event has that nothing is known of yet. */
export const blankEvent = {
  cancelled: 0,
  data: {},
  data1: {},
  description: "",
  endDateLongFormat: 0,
  errors: 0,
  fqdn: "",
  inprogress: 0,
  ipAddress: "",
  isNotificationNeeded: false,
  message: "",
  parentKey: "",
  processed: 0,
  total: 0,
  userCredentials: "",
  warning: 0,
};

/** An event that ended yesterday, and belongs to the administrator. */
export function createUiEvents(now: number): UiEvents {
  const at = now - 86_400_000;
  const record: Schemas["UiEvent"] = {
    ...blankEvent,
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
