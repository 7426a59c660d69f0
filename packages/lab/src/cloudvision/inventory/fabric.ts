import type { Random } from "../../core/random.ts";
import type { WorldDevice } from "../../world/devices.ts";
import type { World } from "../../world/world.ts";

/** What a device was like from one moment on. */
export interface DeviceMoment {
  readonly at: number;
  readonly runningConfig: string;
  readonly version: string;
  readonly containerKey: string;
}

/** A device as CloudVision keeps it. */
export interface FabricDevice {
  readonly world: WorldDevice;
  /** System MAC address: its key in the portal. */
  readonly key: string;
  containerKey: string;
  streaming: boolean;
  complianceCode: string;
  complianceIndication: string;
  readonly bootTime: number;
  /** Keys of the configlets assigned to it directly, in order. */
  configlets: string[];
  imageBundle: string | undefined;
  runningConfig: string;
  /** The EOS release that it runs. */
  version: string;
  /** Every state that it has been in, oldest first. */
  readonly past: DeviceMoment[];
}

/** A container of the provisioning tree. */
export interface FabricContainer {
  readonly key: string;
  name: string;
  readonly parentKey: string | undefined;
  readonly createdBy: string;
  readonly createdOn: number;
  configlets: string[];
  imageBundle: string | undefined;
}

/** A configlet or a builder. */
export interface FabricConfiglet {
  readonly key: string;
  name: string;
  config: string;
  readonly type: "Static" | "Builder" | "Generated" | "Reconciled";
  note: string;
  user: string;
  changedOn: number;
  reconciled: boolean;
  /** Script and form of a builder. */
  builder: { readonly name: string; readonly data: unknown } | undefined;
  readonly history: {
    readonly key: string;
    readonly oldConfig: string;
    readonly newConfig: string;
    readonly oldOn: number;
    readonly newOn: number;
    readonly user: string;
  }[];
}

/** Devices, containers and configlets. */
export interface Fabric {
  readonly devices: Map<string, FabricDevice>;
  readonly containers: Map<string, FabricContainer>;
  readonly configlets: Map<string, FabricConfiglet>;
  /** Devices that were taken out of the inventory, as they were; somewhere they still run. */
  readonly removed: Map<string, FabricDevice>;
  /** Pictures of devices as base64 text, by the key of the device. */
  readonly pictures: Map<string, string>;
}

/** Key and name of the top of the tree. */
export const rootContainer: { readonly key: string; readonly name: string } = { key: "root", name: "Tenant" };
/** Where devices are that nobody has placed yet. */
export const undefinedContainer: { readonly key: string; readonly name: string } = {
  key: "undefined_container",
  name: "Undefined",
};

/** Builds the tree of one company: a container for each site, in it one for each pod, in them the devices. */
export function createFabric(world: World, random: Random, now: number): Fabric {
  const fabric: Fabric = {
    devices: new Map(),
    containers: new Map(),
    configlets: new Map(),
    removed: new Map(),
    pictures: new Map(),
  };
  const since = now - 90 * 86_400_000;

  const addContainer = (key: string, name: string, parentKey: string | undefined, configlets: string[] = []): void => {
    fabric.containers.set(key, {
      key,
      name,
      parentKey,
      createdBy: "cvpadmin",
      createdOn: since,
      configlets,
      imageBundle: undefined,
    });
  };
  const addConfiglet = (name: string, config: string): string => {
    const key = `configlet_${random.uuid()}`;
    fabric.configlets.set(key, {
      key,
      name,
      config,
      type: "Static",
      note: "",
      user: "cvpadmin",
      changedOn: since,
      reconciled: false,
      builder: undefined,
      history: [],
    });
    return key;
  };

  addContainer(rootContainer.key, rootContainer.name, undefined, [
    addConfiglet("GLOBAL-AAA", "aaa authentication login default local\naaa authorization exec default local\n"),
    addConfiglet("GLOBAL-LOGGING", "logging host 192.0.2.50\nlogging buffered 10000\n"),
  ]);
  addContainer(undefinedContainer.key, undefinedContainer.name, rootContainer.key);
  const pods = new Map<string, string>();
  for (const site of world.sites) {
    const key = `container_${random.uuid()}`;
    const name = site.code.toUpperCase();
    addContainer(key, name, rootContainer.key, [
      addConfiglet(`${name}-NTP`, `ntp server 10.${site.octet}.0.1 prefer\nntp server 10.${site.octet}.0.2\n`),
      addConfiglet(`${name}-DNS`, `ip name-server vrf MGMT 10.${site.octet}.0.53\n`),
    ]);
    const own = world.devices.filter((device) => device.site === site);
    for (const pod of new Set(own.map((device) => device.pod))) {
      const podKey = `container_${random.uuid()}`;
      addContainer(podKey, `${name}-POD${pod}`, key);
      pods.set(`${site.code} ${pod}`, podKey);
    }
  }
  for (const device of world.devices) {
    const management = addConfiglet(
      `${device.hostname}-MGMT`,
      `hostname ${device.hostname}\ninterface Management1\n   vrf MGMT\n   ip address ${device.address}/16\n`,
    );
    fabric.devices.set(device.mac, {
      world: device,
      key: device.mac,
      containerKey: pods.get(`${device.site.code} ${device.pod}`) ?? undefinedContainer.key,
      streaming: true,
      complianceCode: "0000",
      complianceIndication: "NONE",
      bootTime: now - random.integer(3_600_000, 40 * 86_400_000),
      configlets: [management],
      imageBundle: undefined,
      runningConfig: "",
      version: device.version,
      past: [],
    });
  }
  for (const device of fabric.devices.values()) {
    device.runningConfig = designedConfig(fabric, device);
    remember(device, since);
  }
  return fabric;
}

/** Notes what a device is like from now on, for snapshots and for the way back. */
export function remember(device: FabricDevice, at: number): void {
  const { runningConfig, version, containerKey } = device;
  device.past.push({ at, runningConfig, version, containerKey });
}

/** What a device was like at a moment; `undefined` before it was known. */
export function momentOf(device: FabricDevice, at: number): DeviceMoment | undefined {
  return device.past.findLast((moment) => moment.at <= at);
}

/** The containers from the top down to one, itself included. */
export function lineage(fabric: Fabric, key: string): FabricContainer[] {
  const line: FabricContainer[] = [];
  for (
    let at = fabric.containers.get(key);
    at;
    at = at.parentKey === undefined ? undefined : fabric.containers.get(at.parentKey)
  ) {
    line.unshift(at);
  }
  return line;
}

/** Containers directly below one. */
export function childrenOf(fabric: Fabric, key: string): FabricContainer[] {
  return [...fabric.containers.values()].filter((container) => container.parentKey === key);
}

/** Devices directly in a container. */
export function devicesIn(fabric: Fabric, key: string): FabricDevice[] {
  return [...fabric.devices.values()].filter((device) => device.containerKey === key);
}

/** Devices in a container and in all below it. */
export function devicesBelow(fabric: Fabric, key: string): FabricDevice[] {
  return [...fabric.devices.values()].filter((device) =>
    lineage(fabric, device.containerKey).some((container) => container.key === key),
  );
}

/** Keys of every configlet that a device gets, from the top container down to its own. */
export function configletsOf(fabric: Fabric, device: FabricDevice): string[] {
  return [
    ...new Set([
      ...lineage(fabric, device.containerKey).flatMap((container) => container.configlets),
      ...device.configlets,
    ]),
  ];
}

/** The configuration that CloudVision wants a device to have. */
export function designedConfig(fabric: Fabric, device: FabricDevice): string {
  return configletsOf(fabric, device)
    .map((key) => fabric.configlets.get(key)?.config ?? "")
    .map((config) => (config === "" || config.endsWith("\n") ? config : `${config}\n`))
    .join("");
}
