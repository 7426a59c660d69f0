import { lineage } from "../inventory/fabric.ts";
import { type BundleEntry, counted, findBundle } from "./images.ts";
import { search, slicePage } from "../paging.ts";
import type { CloudVisionState } from "../state.ts";
import type { CloudVisionHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";

function describe(state: CloudVisionState, entry: BundleEntry): Schemas["ImageBundleDetailV2"] {
  const { imageIds, user, ...record } = counted(state, entry);
  return {
    key: record.key ?? "",
    name: record.name ?? "",
    note: record.note ?? "",
    user,
    uploadedBy: user,
    isCertifiedImageBundle: record.isCertifiedImageBundle ?? "false",
    updatedDateInLongFormat: record.updatedDateInLongFormat ?? 0,
    appliedContainersCount: record.appliedContainersCount ?? 0,
    appliedDevicesCount: record.appliedDevicesCount ?? 0,
    imageIds: [...imageIds],
    images: entry.images.flatMap((key) => state.images.images.get(key) ?? []),
  };
}

/** Key of the bundle that a device or a container has or inherits. */
function assignedTo(state: CloudVisionState, objectId: string): string | undefined {
  const device = state.fabric.devices.get(objectId);
  const inherited = lineage(state.fabric, device?.containerKey ?? objectId);
  return device?.imageBundle ?? inherited.findLast(({ imageBundle }) => imageBundle !== undefined)?.imageBundle;
}

/** Bundles in the second format, with their images, and how many devices a change of one reaches. */
export const imageBundleV2Handlers: CloudVisionHandlers = {
  "imageBundles/listV2": ({ query, state }) => {
    const { objectId = "" } = query;
    const assigned = objectId === "" ? undefined : (assignedTo(state, objectId) ?? "");
    const wanted = [...state.images.bundles.values()].filter(
      ({ record }) => assigned === undefined || record.key === assigned,
    );
    const found = search(wanted, query.queryparam, ({ record }) => [record.name]);
    return {
      total: found.length,
      data: slicePage(found, query).map((entry) => describe(state, entry)),
      imageBundleMapper: {},
      assignedImageBundleId: assigned ?? "",
    };
  },

  "imageBundles/getByNameV2": ({ query, state }) =>
    describe(
      state,
      findBundle(state, ({ name }) => name === query.name),
    ),

  "imageBundles/countDevices": ({ query, state }) => {
    const { record } = findBundle(state, ({ key }) => key === query.imageBundleId);
    const devices = [...state.fabric.devices.keys()].filter((key) => assignedTo(state, key) === record.key);
    return { data: devices.length };
  },
};
