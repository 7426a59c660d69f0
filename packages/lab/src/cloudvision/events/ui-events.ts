import { cancelEvent } from "./run-event.ts";
import { portalFault } from "../errors.ts";
import { search, slicePage } from "../paging.ts";
import type { CloudVisionState } from "../state.ts";
import type { CloudVisionHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";
import { hasEnded, type UiEventEntry } from "./state.ts";

/** Parents and children have keys of one kind. */
function findEvent(state: CloudVisionState, key: string): Schemas["UiEvent"] {
  const child = [...state.uiEvents.values()].flatMap(({ children }) => children).find((entry) => entry.key === key);
  return child ?? findParent(state, key).record;
}

function findParent(state: CloudVisionState, key: string): UiEventEntry {
  const entry = state.uiEvents.get(key);
  if (!entry) throw portalFault("242835", "Invalid Event Id");
  return entry;
}

/** One page of the children with a status. */
function childrenOf(
  state: CloudVisionState,
  query: {
    readonly eventId: string;
    readonly eventType: string;
    readonly queryparam?: string;
    readonly startIndex?: number;
    readonly endIndex?: number;
  },
  status: string,
): Schemas["UiEventGroupResponse"] {
  const { record, children } = findParent(state, query.eventId);
  if (record.eventType !== query.eventType) throw portalFault("242836", `Invalid event type: ${query.eventType}`);
  const found = search(
    children.filter((child) => child.status === status),
    query.queryparam,
    ({ objectName, ipAddress, message }) => [objectName, ipAddress, message],
  );
  return {
    total: found.length,
    data: { eventList: slicePage(found, query), mapper: {}, objectName: record.objectName ?? "" },
  };
}

/** Events of the portal: work that runs for many devices, and how far it is. */
export const uiEventHandlers: CloudVisionHandlers = {
  "events/list": ({ query, state }) => {
    const wanted = [...state.uiEvents.values()]
      .filter((entry) => query.isCompletedRequired || !hasEnded(entry))
      .map(({ record }) => record)
      .toReversed();
    const pending = [...state.tasks.values()].filter(({ record }) => record.workOrderUserDefinedStatus === "Pending");
    const oldest = Math.min(...pending.map(({ record }) => record.createdOnInLongFormat ?? Infinity));
    return {
      total: wanted.length,
      data: slicePage(wanted, query),
      externalEvents: { pendingTask: pending.length, startDateLongFormat: pending.length > 0 ? oldest : 0 },
    };
  },

  "events/get": ({ query, state }) => ({ data: findEvent(state, query.eventId) }),

  "events/listChildren": ({ query, state }) => {
    const { children } = findParent(state, query.eventId);
    const found = search(children, query.queryparam, ({ objectName, ipAddress, status }) => [
      objectName,
      ipAddress,
      status,
    ]);
    return { total: found.length, data: slicePage(found, query) };
  },

  "events/listByStatus": ({ query, state }) => childrenOf(state, query, query.requiredEventStatus),
  "events/listErrors": ({ query, state }) => childrenOf(state, query, "errors"),

  "events/clearCount": ({ state }) => {
    for (const entry of state.uiEvents.values()) entry.record = { ...entry.record, isNotificationNeeded: false };
    return { data: "success" };
  },

  "events/cancel": ({ query, session, state }) => {
    const entry = state.uiEvents.get(query.eventId);
    if (!entry) throw portalFault("242713", "There is no such event");
    if (entry.record.user !== session?.user) throw portalFault("242714", "The event belongs to another user");
    if (hasEnded(entry)) throw portalFault("242715", "The event has ended already");
    cancelEvent(state, entry);
    return { data: "success" };
  },
};
