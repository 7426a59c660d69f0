import { findErrors, findWarnings } from "./config-check.ts";
import { describeConfiglet } from "../describe.ts";
import { portalFault } from "../errors.ts";
import { configletsOf, type FabricConfiglet, type FabricDevice } from "../inventory/fabric.ts";
import { findDevice } from "../inventory/inventory.ts";
import { search, slicePage } from "../paging.ts";
import { pushConfig } from "../provisioning/save-topology.ts";
import { audit } from "../events/audit-log.ts";
import type { CloudVisionState } from "../state.ts";
import { createTask } from "../tasks/tasks.ts";
import type { CloudVisionHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";
import { compareVersions } from "../../core/versions.ts";

interface ListQuery {
  readonly type?: string;
  readonly queryparam?: string;
  readonly queryParam?: string;
  readonly startIndex?: number | string;
  readonly endIndex?: number | string;
  readonly sortByColumn?: string;
  readonly sortOrder?: string;
}

/** A configlet by key; some calls have a code of their own for an unknown one. */
export function findConfiglet(state: CloudVisionState, key: string, code?: "132852"): FabricConfiglet {
  const configlet = state.fabric.configlets.get(key);
  if (!configlet) throw portalFault(code ?? "132801", code ? "Invalid Configlet id" : "Entity does not exist");
  return configlet;
}

function findByName(state: CloudVisionState, name: string): FabricConfiglet {
  const configlet = [...state.fabric.configlets.values()].find((entry) => entry.name === name);
  if (!configlet) throw portalFault("132801", "Entity does not exist");
  return configlet;
}

function list(state: CloudVisionState, query: ListQuery, light: boolean): Schemas["ConfigletList"] {
  const wanted = query.type === undefined || query.type === "" ? undefined : query.type.toLowerCase();
  const typed = [...state.fabric.configlets.values()].filter(
    (configlet) => wanted === undefined || wanted === "all" || configlet.type.toLowerCase() === wanted,
  );
  const found = [...search(typed, query.queryparam ?? query.queryParam, (configlet) => [configlet.name])];
  if (query.sortByColumn === "name") found.sort((a, b) => a.name.localeCompare(b.name));
  if (query.sortOrder === "descending") found.reverse();
  return {
    total: found.length,
    data: slicePage(found, query).map((configlet) => describeConfiglet(state.fabric, configlet, light)),
  };
}

/** Adds a configlet; a name may exist once. */
export function addConfiglet(
  state: CloudVisionState,
  input: {
    readonly name: string;
    readonly config: string;
    readonly user: string;
    readonly type: FabricConfiglet["type"];
    readonly builder?: FabricConfiglet["builder"];
  },
): FabricConfiglet {
  if (input.name.trim() === "") throw portalFault("132718", "Invalid input parameters: the name is empty");
  if ([...state.fabric.configlets.values()].some((entry) => entry.name === input.name))
    throw portalFault("132518", "Data already exists in Database.");
  const configlet: FabricConfiglet = {
    key: `configlet_${state.random.uuid()}`,
    name: input.name,
    config: input.config,
    type: input.type,
    note: "",
    user: input.user,
    changedOn: state.clock.now(),
    reconciled: input.type === "Reconciled",
    builder: input.builder,
    history: [],
  };
  state.fabric.configlets.set(configlet.key, configlet);
  audit(state, {
    user: input.user,
    category: "Configlet",
    key: configlet.key,
    activity: `Configlet ${input.name} added`,
  });
  return configlet;
}

/** Changes a configlet and gives the tasks that bring it to the devices. */
export function changeConfiglet(
  state: CloudVisionState,
  configlet: FabricConfiglet,
  name: string,
  config: string,
  user: string,
): string[] {
  const { clock, fabric } = state;
  if (name !== configlet.name && [...fabric.configlets.values()].some((entry) => entry.name === name))
    throw portalFault("132518", "Data already exists in Database.");
  const changed = config !== configlet.config;
  if (changed) {
    configlet.history.unshift({
      key: `history_${state.random.uuid()}`,
      oldConfig: configlet.config,
      newConfig: config,
      oldOn: configlet.changedOn,
      newOn: clock.now(),
      user,
    });
  }
  Object.assign(configlet, { name, config, user, changedOn: clock.now() });
  audit(state, { user, category: "Configlet", key: configlet.key, activity: `Configlet ${name} updated` });
  if (!changed) return [];
  const affected = [...fabric.devices.values()].filter((device) =>
    configletsOf(fabric, device).includes(configlet.key),
  );
  return affected.map((device) => createTask(state, updateTask(state, device, user, name)));
}

function updateTask(
  state: CloudVisionState,
  device: FabricDevice,
  user: string,
  name: string,
): Parameters<typeof createTask>[1] {
  device.complianceCode = "0001";
  device.complianceIndication = "WARNING";
  return {
    device,
    user,
    kind: "Update Config",
    description: `Configlet ${name} updated: Device ${device.world.fqdn}`,
    apply: () => {
      pushConfig(state, device);
    },
  };
}

function appliedTargets(
  state: CloudVisionState,
  configlet: FabricConfiglet,
  kind: "container" | "device",
): Schemas["AppliedTarget"][] {
  const { containers, devices } = state.fabric;
  const by = { appliedBy: configlet.user, appliedDate: configlet.changedOn };
  if (kind === "container") {
    return [...containers.values()]
      .filter((container) => container.configlets.includes(configlet.key))
      .map((container) => ({
        ...by,
        hostName: "",
        ipAddress: "",
        containerName: container.name,
        totalDevicesCount: [...devices.values()].filter((device) => device.containerKey === container.key).length,
      }));
  }
  return [...devices.values()]
    .filter((device) => device.configlets.includes(configlet.key))
    .map((device) => ({
      ...by,
      hostName: device.world.fqdn,
      ipAddress: device.world.address,
      containerName: containers.get(device.containerKey)?.name ?? "",
      totalDevicesCount: 1,
    }));
}

/** From 2018.2 to 2020.1.0 the list came without the texts. */
function listIsLight(state: CloudVisionState): boolean {
  return compareVersions(state.version, "2018.2.0") >= 0 && compareVersions(state.version, "2020.1.1") < 0;
}

/** Configlets: read, create, change, delete, history and validation. */
export const configletHandlers: CloudVisionHandlers = {
  "configlets/list": ({ query, state }) => list(state, query, listIsLight(state)),
  "configlets/listV3": ({ query, state }) => list(state, query, query.lightRead === true),
  "configlets/search": ({ query, state }) => list(state, query, listIsLight(state)),
  "configlets/searchV3": ({ query, state }) => list(state, query, false),
  "configlets/get": ({ query, state }) => describeConfiglet(state.fabric, findConfiglet(state, query.id)),
  "configlets/getByName": ({ query, state }) => describeConfiglet(state.fabric, findByName(state, query.name)),

  "configlets/create": ({ body, session, state }) => {
    const configlet = addConfiglet(state, { ...body, user: session?.user ?? "", type: "Static" });
    return { data: describeConfiglet(state.fabric, configlet) };
  },

  "configlets/update": ({ body, session, state }) => {
    const configlet = state.fabric.configlets.get(body.key);
    if (!configlet) throw portalFault("132852", "Invalid Configlet id");
    const taskIds = changeConfiglet(state, configlet, body.name, body.config, session?.user ?? "");
    return { data: "success", ...(body.waitForTaskIds ? { taskIds } : {}) };
  },

  "configlets/delete": ({ body, session, state }) => {
    const { fabric } = state;
    const found = body.map(({ key }) => {
      const configlet = fabric.configlets.get(key);
      if (!configlet) throw portalFault("132852", "Invalid Configlet id");
      const used = [...fabric.devices.values(), ...fabric.containers.values()].some((target) =>
        target.configlets.includes(key),
      );
      if (used) throw portalFault("132782", `Configlet ${configlet.name} cannot be deleted, it is assigned`);
      return configlet;
    });
    for (const configlet of found) {
      fabric.configlets.delete(configlet.key);
      state.builders.generated.delete(configlet.key);
      audit(state, {
        user: session?.user ?? "",
        category: "Configlet",
        key: configlet.key,
        activity: `Configlet ${configlet.name} deleted`,
      });
    }
    return { data: "success" };
  },

  "configlets/addNote": ({ body, state }) => {
    findConfiglet(state, body.key).note = body.note;
    return { data: "success" };
  },

  "configlets/listContainers": ({ query, state }) => {
    const targets = search(
      appliedTargets(state, findByName(state, query.configletName), "container"),
      query.queryparam,
      (target) => [target.containerName],
    );
    return { total: targets.length, data: slicePage(targets, query) };
  },

  "configlets/listDevices": ({ query, state }) => {
    const targets = search(
      appliedTargets(state, findByName(state, query.configletName), "device"),
      query.queryparam,
      (target) => [target.hostName, target.ipAddress],
    );
    return { total: targets.length, data: slicePage(targets, query) };
  },

  "configlets/countDevices": ({ query, state }) => ({
    data: appliedTargets(state, findConfiglet(state, query.configletId), "device").length,
  }),

  "configlets/listHistory": ({ query, state }) => {
    const { history, key } = findConfiglet(state, query.configletId);
    const entries = history.map((entry) => ({
      key: entry.key,
      configletId: key,
      oldConfig: entry.oldConfig,
      newConfig: entry.newConfig,
      oldDate: new Date(entry.oldOn).toISOString(),
      newDate: new Date(entry.newOn).toISOString(),
      oldDateTimeInLongFormat: entry.oldOn,
      updatedDateTimeInLongFormat: entry.newOn,
      oldUserId: entry.user,
      newUserId: entry.user,
    }));
    return { total: entries.length, configletHistory: slicePage(entries, query) };
  },

  "configlets/listWithMappers": ({ state }) => {
    const { configlets, containers, devices } = state.fabric;
    const mappers = [...containers.values(), ...devices.values()].flatMap((target) =>
      target.configlets.map((key) => ({
        key: `configletMapper_${target.key}_${key}`,
        configletId: key,
        configletType: configlets.get(key)?.type ?? "Static",
        objectId: target.key,
        containerId: "containerKey" in target ? target.containerKey : "",
        deviceId: "containerKey" in target ? target.key : "",
        type: "containerKey" in target ? "netelement" : "container",
        appliedBy: configlets.get(key)?.user ?? "",
        appliedDateInLongFormat: configlets.get(key)?.changedOn ?? 0,
        isDraft: false,
      })),
    );
    return {
      data: {
        configlets: [...configlets.values()].map((configlet) => describeConfiglet(state.fabric, configlet)),
        configletBuilders: [],
        configletMappers: mappers,
        generatedConfigletMappers: [...state.builders.generated.values()],
      },
    };
  },

  "configlets/validate": ({ body, state }) => {
    findDevice(state, body.netElementId);
    const errors = findErrors(state, body.config);
    const warnings = findWarnings(body.config);
    // A server leaves the count and the list of errors out when there is none: clients take its mere presence for one.
    const wrong = {
      errorCount: errors.length,
      errors: errors.map(({ line, text }) => ({ lineNo: ` ${line}`, error: text })),
    };
    return {
      ...(errors.length > 0 ? wrong : {}),
      warningCount: warnings.length,
      warnings: warnings.map(({ text }) => text),
      result: errors.length > 0 ? [{ output: "", messages: errors.map(({ text }) => text), warnings: [] }] : [],
      jsonrpc: "2.0",
      id: "1",
    };
  },
};
