import type { LabelEntry } from "./labels-state.ts";
import { portalFault } from "../errors.ts";
import { findDevice } from "./inventory.ts";
import { describeLabel, findLabel, labelsOf } from "./label-assignment.ts";
import { search, slicePage } from "../paging.ts";
import { queuedActions } from "../provisioning/session-work.ts";
import type { CloudVisionState } from "../state.ts";
import type { CloudVisionHandlers } from "../handlers.ts";

const types = ["custom", "system"];

/** Labels of a type; `all` and an empty text are every label. */
function ofType(labels: readonly LabelEntry[], type: string): readonly LabelEntry[] {
  const wanted = type.toLowerCase();
  if (wanted === "" || wanted === "all") return labels;
  if (!types.includes(wanted)) throw portalFault("192844", `Invalid type: ${type}`);
  return labels.filter(({ record }) => record.type?.toLowerCase() === wanted);
}

function checkName(state: CloudVisionState, name: string, except?: string): void {
  const taken = [...state.labels.values()].some(({ record }) => record.name === name && record.key !== except);
  if (taken) throw portalFault("192518", "Data already exists in Database.");
}

/** Labels of the portal: read, create, change, delete, and what devices carry. */
export const labelHandlers: CloudVisionHandlers = {
  "labels/list": ({ query, state }) => {
    const found = search(ofType([...state.labels.values()], query.type), query.queryparam, ({ record }) => [
      record.name,
      record.note,
    ]);
    return { total: found.length, labels: slicePage(found, query).map(describeLabel) };
  },

  "labels/get": ({ query, state }) => describeLabel(findLabel(state, query.labelId)),

  "labels/create": ({ body, session, clock, random, state }) => {
    const { name = "", note = "", type = "Custom" } = body;
    if (name.trim() === "") throw portalFault("192889", "Invalid input: the name is empty");
    if (!types.includes(type.toLowerCase())) throw portalFault("192844", `Invalid type: ${type}`);
    checkName(state, name);
    const key = `label_${random.uuid()}`;
    const user = session?.user ?? "";
    const record = { key, name, note, type, user, dateTimeInLongFormat: clock.now(), netElementCount: 0 };
    const label = { record, devices: new Map() };
    state.labels.set(key, label);
    return describeLabel(label);
  },

  "labels/update": ({ body, session, clock, state }) => {
    const { key = "", ...changes } = body;
    const label = findLabel(state, key);
    if (changes.name !== undefined) checkName(state, changes.name, key);
    label.record = {
      ...label.record,
      ...changes,
      user: session?.user ?? "",
      dateTimeInLongFormat: clock.now(),
    };
    return { data: "success" };
  },

  "labels/updateNote": ({ body, state }) => {
    const label = findLabel(state, body.key ?? "");
    label.record = { ...label.record, note: body.note ?? "" };
    return { data: "success" };
  },

  "labels/delete": ({ body, state }) => {
    for (const key of body.data) findLabel(state, key);
    for (const key of body.data) state.labels.delete(key);
    return { data: "success" };
  },

  "labels/listDevices": ({ query, state }) => {
    const { containers, devices } = state.fabric;
    const targets = [...findLabel(state, query.labelId, true).devices].flatMap(([key, { by, at }]) => {
      const device = devices.get(key);
      if (!device) return [];
      const { fqdn, address } = device.world;
      const containerName = containers.get(device.containerKey)?.name ?? "";
      return [
        { hostName: fqdn, ipAddress: address, containerName, totalDevicesCount: 1, appliedBy: by, appliedDate: at },
      ];
    });
    const found = search(targets, query.queryparam, ({ hostName, ipAddress }) => [hostName, ipAddress]);
    return { total: found.length, data: slicePage(found, query) };
  },

  "devices/listLabels": ({ query, state }) => {
    const own = ofType(labelsOf(state, findDevice(state, query.netElementId)), query.type);
    const found = search(own, query.queryParam, ({ record }) => [record.name]);
    return { total: found.length, labelList: slicePage(found, query).map(describeLabel) };
  },

  "devices/getProposedLabels": ({ query, session, state }) => {
    const device = findDevice(state, query.netElementId);
    const queued = (session ? queuedActions(session) : []).filter(
      (action) => action.nodeType === "label" && action.toId === device.key,
    );
    const named = (keys: readonly string[]) =>
      [...new Set(keys)].flatMap((key) => state.labels.get(key) ?? []).map(describeLabel);
    return {
      existingLabels: labelsOf(state, device).map(describeLabel),
      assignedLabels: named(queued.flatMap((action) => action.nodeList ?? [])),
      ignoredLabels: named(queued.flatMap((action) => action.ignoreNodeList ?? [])),
    };
  },
};
