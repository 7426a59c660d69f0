import { portalFault } from "../errors.ts";
import { describeImage } from "./state.ts";
import { search, slicePage } from "../paging.ts";
import type { CloudVisionState } from "../state.ts";
import type { CloudVisionHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";

/** A bundle and the keys of its images. */
export interface BundleEntry {
  record: Schemas["ImageBundle"];
  images: string[];
}

/** The record of a bundle, with how often it is assigned. */
export function counted(state: CloudVisionState, { record }: BundleEntry): Schemas["ImageBundle"] {
  const { containers, devices } = state.fabric;
  return {
    ...record,
    appliedContainersCount: [...containers.values()].filter((container) => container.imageBundle === record.key).length,
    appliedDevicesCount: [...devices.values()].filter((device) => device.imageBundle === record.key).length,
  };
}

/** The first bundle that matches. */
export function findBundle(state: CloudVisionState, match: (record: Schemas["ImageBundle"]) => boolean): BundleEntry {
  const bundle = [...state.images.bundles.values()].find((entry) => match(entry.record));
  if (!bundle) throw portalFault("162801", "Entity does not exist");
  return bundle;
}

/** A bundle with its images. */
export function describeBundle(state: CloudVisionState, entry: BundleEntry): Schemas["ImageBundleDetail"] {
  const record = counted(state, entry);
  return {
    id: record.key ?? "",
    name: record.name ?? "",
    images: entry.images.flatMap((key) => state.images.images.get(key) ?? []),
    isCertifiedImage: record.isCertifiedImageBundle ?? "false",
    uploadedBy: record.user ?? "",
    updatedTimeInLongFormat: record.updatedDateInLongFormat ?? 0,
    appliedContainersCount: record.appliedContainersCount ?? 0,
    appliedDevicesCount: record.appliedDevicesCount ?? 0,
  };
}

/** Finds the images that a bundle names; an upload becomes an image when a bundle first uses it. */
function takeImages(state: CloudVisionState, inputs: readonly Schemas["ImageInput"][]): string[] {
  const { images } = state;
  return inputs.map(({ name = "" }) => {
    const known = [...images.images.values()].find((image) => image.name === name);
    if (known?.key !== undefined) return known.key;
    const draft = images.drafts.get(name);
    if (draft?.key === undefined) throw portalFault("162843", `Invalid image: ${name}`);
    images.drafts.delete(name);
    images.images.set(draft.key, draft);
    return draft.key;
  });
}

/** Images and bundles: upload, list, create, change, delete. */
export const imageHandlers: CloudVisionHandlers = {
  "images/list": ({ query, state }) => {
    const all = [...state.images.images.values(), ...state.images.drafts.values()];
    const found = search(all, query.queryparam, (image) => [image.name, image.version]);
    return { total: found.length, data: slicePage(found, query) };
  },

  "images/upload": async ({ files, session, clock, random, state }) => {
    const { file } = files;
    if (!file) throw portalFault("162718", "Invalid input parameters: no file");
    if (!/\.(swi|swix|rpm)$/.test(file.name))
      throw portalFault("162812", "Only .swi, .swix and .rpm files are supported");
    if (file.name.includes(" ")) throw portalFault("162935", "The file name must not contain a blank");
    const taken = [...state.images.images.values(), ...state.images.drafts.values()].some(
      (image) => image.name === file.name,
    );
    if (taken) throw portalFault("162518", "Data already exists in Database.");
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-512", file.bytes.slice().buffer));
    const sha512 = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const version = /(\d+\.\d+\.\d+\w*)/.exec(file.name)?.[1] ?? "1.0.0";
    const image = {
      ...describeImage({
        key: `image_${random.uuid()}`,
        name: file.name,
        version,
        size: file.bytes.length,
        md5: sha512.slice(0, 32),
        user: session?.user ?? "",
        at: clock.now(),
      }),
      sha512,
    };
    state.images.drafts.set(file.name, image);
    const { imageId, imageSize, isRebootRequired, md5, name, swiMaxHwepoch, swiVarient } = image;
    return {
      result: "success",
      imageId,
      imageSize,
      isRebootRequired,
      md5,
      sha512,
      name,
      swiMaxHwepoch,
      swiVarient,
      version,
    };
  },

  "images/cancel": ({ body, state }) => {
    for (const name of [body.data].flat()) state.images.drafts.delete(name);
    return { data: "success" };
  },

  "imageBundles/list": ({ query, state }) => {
    const found = search([...state.images.bundles.values()], query.queryparam, ({ record }) => [record.name]);
    return {
      total: found.length,
      data: slicePage(found, query).map((entry) => counted(state, entry)),
      imageBundleMapper: {},
      assignedImageBundleId: "",
    };
  },

  "imageBundles/getByName": ({ query, state }) =>
    describeBundle(
      state,
      findBundle(state, (record) => record.name === query.name),
    ),

  "imageBundles/create": ({ body, session, clock, random, state }) => {
    if (body.name === "") throw portalFault("162810", "Name cannot be empty");
    if ([...state.images.bundles.values()].some(({ record }) => record.name === body.name))
      throw portalFault("162518", "Data already exists in Database.");
    if (body.images.filter((image) => image.name?.endsWith(".swi")).length > 1)
      throw portalFault("161811", "Only one EOS image is allowed in a bundle");
    const images = takeImages(state, body.images);
    const key = `imagebundle_${random.uuid()}`;
    state.images.bundles.set(key, {
      images,
      record: {
        key,
        name: body.name,
        note: "",
        user: session?.user ?? "",
        isCertifiedImageBundle: body.isCertifiedImage,
        updatedDateInLongFormat: clock.now(),
        imageIds: body.images.map((image) => image.name ?? ""),
        appliedContainersCount: 0,
        appliedDevicesCount: 0,
      },
    });
    return { data: `Bundle : ${body.name} successfully created` };
  },

  "imageBundles/update": ({ body, session, clock, state }) => {
    const bundle = findBundle(state, (record) => record.key === body.id);
    bundle.images = takeImages(state, body.images);
    bundle.record = {
      ...bundle.record,
      name: body.name,
      user: session?.user ?? "",
      isCertifiedImageBundle: body.isCertifiedImage,
      updatedDateInLongFormat: clock.now(),
      imageIds: body.images.map((image) => image.name ?? ""),
    };
    return { data: "Image bundle updated successfully" };
  },

  "imageBundles/delete": ({ body, state }) => {
    const bundles = body.data.map(({ key }) => findBundle(state, (record) => record.key === key));
    for (const bundle of bundles) {
      const { appliedContainersCount, appliedDevicesCount } = counted(state, bundle);
      if (appliedContainersCount + appliedDevicesCount > 0)
        throw portalFault("162854", `Image bundle ${bundle.record.name ?? ""} is assigned`);
    }
    for (const bundle of bundles) state.images.bundles.delete(bundle.record.key ?? "");
    return { data: "success" };
  },

  "imageBundles/addNote": ({ body, state }) => {
    const bundle = findBundle(state, (record) => record.name === body.name || record.key === body.name);
    bundle.record = { ...bundle.record, note: body.note };
    return { data: "success" };
  },

  "imageBundles/listContainers": ({ query, state }) => {
    const { record } = findBundle(state, (entry) => entry.name === query.imageName);
    const targets = [...state.fabric.containers.values()]
      .filter((container) => container.imageBundle === record.key)
      .map((container) => ({
        containerName: container.name,
        hostName: "",
        ipAddress: "",
        appliedBy: record.user ?? "",
        appliedDate: record.updatedDateInLongFormat ?? 0,
        totalDevicesCount: 0,
      }));
    return { total: targets.length, data: slicePage(targets, query) };
  },

  "imageBundles/listDevices": ({ query, state }) => {
    const { record } = findBundle(state, (entry) => entry.name === query.imageName);
    const targets = [...state.fabric.devices.values()]
      .filter((device) => device.imageBundle === record.key)
      .map(({ world }) => ({
        hostName: world.fqdn,
        ipAddress: world.address,
        containerName: "",
        totalDevicesCount: 1,
        appliedBy: record.user ?? "",
        appliedDate: record.updatedDateInLongFormat ?? 0,
      }));
    return { total: targets.length, data: slicePage(targets, query) };
  },
};
