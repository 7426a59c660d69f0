import { rpcFault } from "../errors.ts";
import { findDeviceBySerial, onboardDevice, removeDevice } from "../inventory/inventory.ts";
import { asValue } from "./resources.ts";
import type { WriteRules } from "./rules.ts";

/** Lab time that it takes to bring a device in or to take it out. */
const workTime = 2_000;

/** Bringing devices in and taking them out through the Resource API. */
export const inventoryRules: WriteRules = {
  "inventory/v1/DeviceDecommissioningConfig": {
    check: (_state, value) => {
      if (asValue(value["key"])["requestId"] === undefined) throw rpcFault(3, "key.requestId is required");
      if (typeof value["deviceId"] !== "string" || value["deviceId"] === "") throw rpcFault(3, "deviceId is required");
    },
    showsItself: true,
    apply: (state, value) => {
      const key = asValue(value["key"]);
      const serial = String(value["deviceId"]);
      const show = (status: string, statusMessage: string, error = ""): void => {
        state.resources.put("inventory/v1/DeviceDecommissioning", {
          key,
          status: `DECOMMISSIONING_STATUS_${status}`,
          statusMessage,
          error,
        });
      };
      show("IN_PROGRESS", "Decommissioning initiated");
      state.clock.after(workTime, () => {
        const device = findDeviceBySerial(state, serial);
        if (!device) return show("FAILURE", "", `device ${serial} not found`);
        const isBusy = [...state.tasks.values()].some(
          ({ record }) => record.netElementId === device.key && record.workOrderState === "ACTIVE",
        );
        if (isBusy && value["force"] !== true)
          return show("FAILURE", "", `device ${serial} has tasks that have not ended`);
        removeDevice(state, device);
        show("SUCCESS", "Decommissioning succeeded");
      });
    },
  },
  "inventory/v1/DeviceOnboardingConfig": {
    check: (_state, value) => {
      if (asValue(value["key"])["requestId"] === undefined) throw rpcFault(3, "key.requestId is required");
      if (typeof value["hostnameOrIp"] !== "string" || value["hostnameOrIp"] === "")
        throw rpcFault(3, "hostnameOrIp is required");
    },
    showsItself: true,
    apply: (state, value) => {
      const key = asValue(value["key"]);
      const show = (status: string, statusMessage: string, deviceId = "", error = ""): void => {
        state.resources.put("inventory/v1/DeviceOnboarding", {
          key,
          deviceId,
          status: `ONBOARDING_STATUS_${status}`,
          statusMessage,
          error,
        });
      };
      show("IN_PROGRESS", "Onboarding initiated");
      state.clock.after(workTime, () => {
        const host = String(value["hostnameOrIp"]);
        const known = [...state.fabric.devices.values()].find(({ world }) =>
          [world.address, world.fqdn, world.hostname].includes(host),
        );
        if (known) show("FAILURE", "", known.world.serial, "device is onboarded already");
        else show("SUCCESS", "Onboarding succeeded", onboardDevice(state, host).world.serial);
      });
    },
  },
};
