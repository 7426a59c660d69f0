import { startEvent } from "../events/run-event.ts";
import { addConfiglet, changeConfiglet } from "./configlets.ts";
import { findContainer } from "../inventory/containers.ts";
import { describeConfiglet } from "../describe.ts";
import { portalFault } from "../errors.ts";
import {
  designedConfig,
  devicesBelow,
  type FabricConfiglet,
  type FabricDevice,
  undefinedContainer,
} from "../inventory/fabric.ts";
import { findDevice } from "../inventory/inventory.ts";
import { pendingReconciles } from "../provisioning/session-work.ts";
import type { CloudVisionState } from "../state.ts";
import type { CloudVisionHandlers } from "../handlers.ts";
import { hasEnded } from "../events/state.ts";

/** Finds the configlet to write, by key or as the one of this name. */
function findOwn(state: CloudVisionState, key: string, name: string): FabricConfiglet | undefined {
  if (key !== "") {
    const known = state.fabric.configlets.get(key);
    if (!known) throw portalFault("122853", "Invalid key");
    return known;
  }
  const namesake = [...state.fabric.configlets.values()].find((configlet) => configlet.name === name);
  if (namesake && !namesake.reconciled) throw portalFault("122834", "Configlet name is in use");
  return namesake;
}

function write(
  state: CloudVisionState,
  input: { readonly key?: string; readonly name: string; readonly config: string; readonly reconciled: boolean },
  user: string,
): { readonly configlet: FabricConfiglet; readonly before: string | undefined } {
  if (input.name.trim() === "") throw portalFault("122810", "Name cannot be empty");
  const known = findOwn(state, input.key ?? "", input.name);
  if (!known) {
    const { name, config } = input;
    return { configlet: addConfiglet(state, { name, config, user, type: "Reconciled" }), before: undefined };
  }
  const before = known.config;
  changeConfiglet(state, known, input.name, input.config, user);
  known.reconciled = input.reconciled;
  return { configlet: known, before };
}

/** Lines that a device has and that no configlet gives it. */
function strayLines(state: CloudVisionState, device: FabricDevice): string[] {
  const designed = new Set(designedConfig(state.fabric, device).split("\n"));
  return device.runningConfig.split("\n").filter((line) => !designed.has(line));
}

/** Reconciling: configlets that hold what devices have beyond their configlets. */
export const reconcileHandlers: CloudVisionHandlers = {
  "devices/updateReconcileConfiglet": ({ body, query, session, state }) => {
    const device = findDevice(state, query.netElementId);
    const config = body.config.endsWith("\n") ? body.config : `${body.config}\n`;
    const { configlet, before } = write(state, { ...body, config }, session?.user ?? "");
    if (session) {
      const pending = pendingReconciles(session);
      // Written twice, it still goes back to what it was before the session.
      if (!pending.has(configlet.key)) pending.set(configlet.key, { deviceKey: device.key, before });
    }
    return { data: describeConfiglet(state.fabric, configlet) };
  },

  "devices/listPendingReconcileConfiglets": ({ query, session, state }) => {
    const { key: deviceKey } = findDevice(state, query.netElementId);
    const pending = session ? [...pendingReconciles(session)] : [];
    return { data: pending.filter(([, entry]) => entry.deviceKey === deviceKey).map(([key]) => key) };
  },

  "provisioning/cancelReconcile": ({ query, session, state }) => {
    const configlet = state.fabric.configlets.get(query.configletId);
    if (!configlet) throw portalFault("122858", "Invalid Configlet id");
    const pending = session && pendingReconciles(session);
    const entry = pending?.get(configlet.key);
    pending?.delete(configlet.key);
    if (entry && entry.before === undefined) state.fabric.configlets.delete(configlet.key);
    if (entry?.before !== undefined) configlet.config = entry.before;
    return { data: "success" };
  },

  "containers/reconcile": ({ query, session, state }) => {
    const container = findContainer(state, query.containerId);
    if (container.key === undefinedContainer.key)
      throw portalFault("122831", "This is not possible for the container Undefined");
    const running = [...state.uiEvents.values()].some(
      (entry) => entry.record.eventType === "containerreconcile" && !hasEnded(entry),
    );
    if (running) throw portalFault("122832", "A reconcile is running already");
    const devices = devicesBelow(state.fabric, container.key);
    if (devices.length === 0) throw portalFault("122833", "There is no device to reconcile");
    const user = session?.user ?? "";
    startEvent(state, {
      eventType: "containerreconcile",
      user,
      container,
      children: devices.map((device) => ({
        device,
        run: () => {
          const lines = strayLines(state, device);
          if (lines.length === 0) return { status: "completed" };
          const name = `RECONCILE_${device.world.address}`;
          const config = lines.map((line) => `${line}\n`).join("");
          const { configlet } = write(state, { name, config, reconciled: true }, user);
          if (!device.configlets.includes(configlet.key)) device.configlets.push(configlet.key);
          return { status: "completed", message: `${lines.length} lines reconciled` };
        },
      })),
    });
    return { data: "success" };
  },
};
