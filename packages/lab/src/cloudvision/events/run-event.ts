import type { FabricContainer, FabricDevice } from "../inventory/fabric.ts";
import type { CloudVisionState } from "../state.ts";
import { blankEvent, type UiEventEntry } from "./state.ts";

/** Work on one device that an event is about. */
export interface EventChild {
  readonly device: FabricDevice;
  /** Does it, and says how it ended. */
  readonly run: () => { readonly status: "completed" | "mismatch" | "errors"; readonly message?: string };
}

/** Starts an event whose children follow one another in lab time; gives its key. */
export function startEvent(
  state: CloudVisionState,
  plan: {
    readonly eventType: string;
    readonly user: string;
    /** What it is about; absent when it is about the server. */
    readonly container?: FabricContainer;
    readonly children: readonly EventChild[];
    /** What is true once it is over, unless somebody cancels it. */
    readonly onEnd?: () => void;
  },
): string {
  const { clock, options, random, uiEvents } = state;
  const key = `event_${random.uuid()}`;
  const { eventType, user, container } = plan;
  const common = { ...blankEvent, eventType, user, startDateLongFormat: clock.now(), isCancelInitiated: false };
  const entry: UiEventEntry = {
    cancel: () => undefined,
    record: {
      ...common,
      key,
      objectType: container ? "container" : "",
      objectId: container?.key ?? "",
      objectName: container?.name ?? "",
      status: "inprogress",
      message: "",
      isNotificationNeeded: true,
    },
    children: plan.children.map(({ device }, index) => ({
      ...common,
      key: `${key}_${index + 1}`,
      parentKey: key,
      objectType: "netelement",
      objectId: device.key,
      objectName: device.world.fqdn,
      fqdn: device.world.fqdn,
      ipAddress: device.world.address,
      status: "pending",
      message: "",
    })),
  };
  uiEvents.set(key, entry);
  count(entry);
  const step = Math.max(1, Math.floor((options.taskStep ?? 400) / 8));
  const next = (index: number): void => {
    entry.cancel = clock.after(step, () => {
      const child = plan.children[index];
      if (!child) {
        plan.onEnd?.();
        return endEvent(state, entry, "completed");
      }
      const outcome = child.run();
      Object.assign(entry.children[index] ?? {}, { message: "", ...outcome, endDateLongFormat: clock.now() });
      count(entry);
      next(index + 1);
    });
  };
  next(0);
  return key;
}

/** Stops what is still to do. */
export function cancelEvent(state: CloudVisionState, entry: UiEventEntry): void {
  entry.cancel();
  for (const child of entry.children)
    if (child.status === "pending") Object.assign(child, { status: "cancelled", isCancelInitiated: true });
  entry.record = { ...entry.record, isCancelInitiated: true };
  endEvent(state, entry, "cancelled");
}

function endEvent(state: CloudVisionState, entry: UiEventEntry, status: string): void {
  entry.record = { ...entry.record, status, endDateLongFormat: state.clock.now() };
  count(entry);
}

function count(entry: UiEventEntry): void {
  const ended = (status: string): number => entry.children.filter((child) => child.status === status).length;
  const pending = ended("pending");
  entry.record = {
    ...entry.record,
    total: entry.children.length,
    processed: entry.children.length - pending,
    errors: ended("errors"),
    warning: ended("mismatch"),
    cancelled: ended("cancelled"),
    inprogress: pending,
  };
}
