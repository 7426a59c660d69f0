import { describeContainerInfo, describeNetElement } from "../describe.ts";
import { describeConfiglet } from "../describe.ts";
import { portalFault } from "../errors.ts";
import { devicesBelow, devicesIn, type FabricConfiglet, type FabricContainer, lineage } from "./fabric.ts";
import { search, slicePage } from "../paging.ts";
import type { CloudVisionState } from "../state.ts";
import type { CloudVisionHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";

/** A container by key. */
export function findContainer(state: CloudVisionState, key: string | undefined): FabricContainer {
  const container = state.fabric.containers.get(key ?? "");
  if (!container) throw portalFault("122850", "Invalid Container id", 440);
  return container;
}

/** Page of assigned configlets, and for each that comes from further up where it comes from. */
export function describeAssigned(
  state: CloudVisionState,
  keys: readonly string[],
  own: string,
  line: readonly FabricContainer[],
  query: { readonly queryParam?: string; readonly startIndex?: number | string; readonly endIndex?: number | string },
): Schemas["AssignedConfiglets"] {
  const configlets = keys.flatMap((key): FabricConfiglet[] => {
    const configlet = state.fabric.configlets.get(key);
    return configlet ? [configlet] : [];
  });
  const found = search(configlets, query.queryParam, (configlet) => [configlet.name]);
  const source = (key: string): { id: string; name: string; type: string } | undefined => {
    const container = line.find((entry) => entry.configlets.includes(key) && entry.key !== own);
    return container && { id: container.key, name: container.name, type: "container" };
  };
  return {
    total: found.length,
    configletList: slicePage(found, query).map((configlet) => describeConfiglet(state.fabric, configlet)),
    configletMapper: Object.fromEntries(
      found.flatMap((configlet) => {
        const from = source(configlet.key);
        return from ? [[configlet.key, from] as const] : [];
      }),
    ),
  };
}

/** Something that an image bundle can be assigned to. */
interface BundleOwner {
  readonly id: string;
  readonly name: string;
  /** `netelement` or `container`: by it clients tell a bundle of the device's own from one that it inherits. */
  readonly type: string;
  readonly imageBundle: string | undefined;
}

/** An assigned image bundle as a page of one, and where it comes from: from a device or the nearest container above it. */
export function describeAssignedBundle(
  state: CloudVisionState,
  line: readonly FabricContainer[],
  device?: BundleOwner,
): Schemas["AssignedImageBundles"] {
  const containers = line.map(({ key, name, imageBundle }) => ({ id: key, name, type: "container", imageBundle }));
  const owner = [...containers, ...(device ? [device] : [])].findLast(({ imageBundle }) => imageBundle !== undefined);
  const bundle = state.images.bundles.get(owner?.imageBundle ?? "");
  if (!owner || !bundle) return { total: 0, imageBundleList: [], imageBundleMapper: {} };
  const { id, name, type } = owner;
  return {
    total: 1,
    imageBundleList: [bundle.record],
    imageBundleMapper: { [bundle.record.key ?? ""]: { id, name, type } },
  };
}

/** Containers of the provisioning tree. */
export const containerHandlers: CloudVisionHandlers = {
  "containers/getInfo": ({ query, state }) => describeContainerInfo(state, findContainer(state, query.containerId)),
  "containers/getInfoV3": ({ query, state }) => describeContainerInfo(state, findContainer(state, query.containerId)),

  "containers/listConfiglets": ({ query, state }) => {
    const container = findContainer(state, query.containerId);
    const line = lineage(state.fabric, container.key);
    const keys = [...new Set(line.flatMap((entry) => entry.configlets))];
    return describeAssigned(state, keys, container.key, line, query);
  },

  "containers/listImageBundles": ({ query, state }) => {
    const container = findContainer(state, query.containerId);
    return describeAssignedBundle(state, lineage(state.fabric, container.key));
  },

  "containers/listDevices": ({ query, state }) => {
    const container = findContainer(state, query.nodeId);
    const devices =
      query.contextQueryParam === undefined
        ? devicesIn(state.fabric, container.key)
        : devicesBelow(state.fabric, container.key);
    const found = search(devices, query.queryParam, ({ world }) => [
      world.fqdn,
      world.address,
      world.serial,
      world.mac,
    ]);
    return {
      totalCount: found.length,
      containerList: [],
      netElementList: slicePage(found, query).map((device) => describeNetElement(state, device)),
    };
  },
};
