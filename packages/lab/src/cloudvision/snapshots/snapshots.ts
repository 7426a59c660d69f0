import { takeSnapshot } from "./take-snapshot.ts";
import { startEvent } from "../events/run-event.ts";
import { portalFault } from "../errors.ts";
import { devicesBelow, type FabricDevice, momentOf } from "../inventory/fabric.ts";
import { findContainer } from "../inventory/containers.ts";
import { findDeviceBySerial } from "../inventory/inventory.ts";
import { search, slicePage } from "../paging.ts";
import { defaultTemplate } from "./state.ts";
import type { CloudVisionState } from "../state.ts";
import type { CloudVisionHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";

type Template = Schemas["SnapshotTemplate"];

function findTemplate(state: CloudVisionState, key: string, code: string): Template {
  const template = state.snapshots.templates.get(key);
  if (!template) throw portalFault(code, "Template could not be read");
  const { createdOn: _createdOn, ...shown } = template;
  return shown;
}

function findBySerial(state: CloudVisionState, serial: string, code: string): FabricDevice {
  const device = findDeviceBySerial(state, serial);
  if (!device) throw portalFault(code, `Device ${serial} is not reachable`);
  return device;
}

/** Templates and snapshots, and what devices were like at some time. */
export const snapshotHandlers: CloudVisionHandlers = {
  "snapshots/listTemplates": ({ query, state }) => {
    const found = search([...state.snapshots.templates.values()], query.queryparam, ({ name, key }) => [name, key]);
    return { templateKeys: slicePage(found, query).map(({ key, name }) => ({ key, name })) };
  },

  "snapshots/getTemplate": ({ query, state }) => findTemplate(state, query.templateId, "282619"),

  "snapshots/listTemplatesInfo": ({ body, state }) => ({
    templateInfo: Object.fromEntries(
      body.templateIDs
        .filter((key) => state.snapshots.templates.has(key))
        .map((key) => [key, findTemplate(state, key, "282619")]),
    ),
  }),

  "snapshots/scheduleTemplate": ({ body, session, clock, random, state }) => {
    const { name, commands, deviceList, frequency } = body;
    if (name.trim() === "" || commands.length === 0 || frequency < 0)
      throw portalFault("282889", "Invalid input: a template needs a name and commands");
    for (const serial of deviceList) findBySerial(state, serial, "282604");
    const key = `${name}_${random.integer(1_000, 999_999)}`;
    state.snapshots.templates.set(key, {
      key,
      name,
      commandList: [...commands],
      deviceList: [...deviceList],
      frequency,
      lastUpdatedBy: session?.user ?? "",
      createdOn: clock.now(),
    });
    return { status: "success", templateKey: key, templateName: name };
  },

  "snapshots/deleteTemplates": ({ body, state }) => {
    const templateErrMap = Object.fromEntries(
      body.map((key) => [key, state.snapshots.templates.delete(key) ? null : "template not found"] as const),
    );
    const failed = Object.values(templateErrMap).some((error) => error !== null);
    return { result: failed ? "failed" : "Success", templateErrMap };
  },

  "snapshots/capture": ({ body, pathParams, clock, state }) => {
    findTemplate(state, pathParams.templateKey, "282606");
    const device = findBySerial(state, body.deviceID, "282605");
    if (!device.streaming) throw portalFault("282605", `Device ${body.deviceID} is not reachable`);
    takeSnapshot(state, pathParams.templateKey, device, body.generatedBy ?? "Change Control");
    return { data: "success", executionTime: clock.now() };
  },

  "snapshots/getDeviceConfig": ({ pathParams, query, clock, state }) => {
    const device = findBySerial(state, pathParams.deviceId, "282604");
    const moment = momentOf(device, query.current ? clock.now() : Number(query.timestamp));
    if (!moment) throw portalFault("282613", "Configuration is not available at this time");
    const softwareImage = `EOS64-${moment.version}.swi`;
    return {
      runningConfigInfo: moment.runningConfig,
      imageInfo: {
        softwareImage,
        softwareImageVersion: moment.version,
        internalBuildVersion: moment.version,
        isAvailableInCVP: [...state.images.images.values()].some(({ name }) => name === softwareImage),
        extensionsAndPatches: [],
      },
    };
  },

  // What is said of a device is not published; that it is told of at all is.
  "snapshots/getHierarchyChanges": ({ body, query, state }) => ({
    hierarchyChangeInfo: Object.fromEntries(
      body.deviceIDs.map((serial) => {
        const device = findBySerial(state, serial, "282622");
        const then = momentOf(device, query.timestamp);
        const isHierarchyChanged = then !== undefined && then.containerKey !== device.containerKey;
        return [serial, { isHierarchyChanged }];
      }),
    ),
  }),

  "snapshots/getDefaultTemplateLegacy": ({ state }) => {
    const template = state.snapshots.templates.get(defaultTemplate) ?? [...state.snapshots.templates.values()][0];
    if (!template) throw portalFault("282532", "No data found");
    const taken = state.snapshots.taken.filter(({ templateKey }) => templateKey === template.key).length;
    return {
      key: template.key,
      name: template.name,
      note: "",
      default: true,
      isDefault: true,
      commandCount: template.commandList.length,
      ccTasksTagged: [...state.changeControls.legacy.values()].filter(
        ({ snapshotTemplateKey }) => snapshotTemplateKey === template.key,
      ).length,
      snapshotCount: taken,
      totalSnapshotCount: state.snapshots.taken.length,
      createdBy: template.lastUpdatedBy,
      // Numbers of a real server's own.
      factoryId: 1,
      classId: 63,
      id: 63,
      createdTimestamp: template.createdOn,
    };
  },

  "snapshots/captureContainerLegacy": ({ body, session, state }) => {
    const template = findTemplate(state, body.templateId, "282606");
    const container = findContainer(state, body.containerId);
    const eventId = startEvent(state, {
      eventType: "snapshot",
      user: session?.user ?? "",
      container,
      children: devicesBelow(state.fabric, container.key).map((device) => ({
        device,
        run: () => {
          takeSnapshot(state, template.key, device, "User");
          return { status: "completed" };
        },
      })),
    });
    return { data: "success", eventId, eventType: "snapshot" };
  },
};
