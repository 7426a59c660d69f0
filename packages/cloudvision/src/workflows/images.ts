import {
  type CallOptions,
  InvalidInputError,
  isUnknownOutcome,
  type Progress,
  shareDeadline,
} from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";
import { atMostOnce } from "./at-most-once.ts";
import type { AssignmentTarget } from "./configlet-action.ts";
import { findOrUndefined } from "./find.ts";
import { bundleAction, type ImageBundleReference } from "./image-action.ts";
import { deviceHasBundle, ownsBundle } from "./image-bundles.ts";
import { type ChangeOptions, fresh, type ProvisioningCalls, type QueuedAction, type SavedChanges } from "./change.ts";
import { saveChange } from "./save-change.ts";

type Schemas = components["schemas"];

/** An image, as bundles take it. */
export type BundleImage = Schemas["ImageInput"];

/** An image bundle, in one shape whichever call told of it. */
export interface ImageBundle extends ImageBundleReference {
  readonly images: readonly BundleImage[];
  readonly certified: boolean;
}

/** Options of an upload. */
export interface UploadOptions extends CallOptions {
  /** Told of the bytes that have been handed to the connection. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * Uploads an EOS image or an extension and gives it as bundles take it. An image of that name that is there already
 * is given as it is. Until a bundle is saved with it, the upload can be cancelled. It may take as long as it is large; what
 * ends it is silence. After a lost answer only files of up to 16 MiB are sent again.
 * @param file An `.swi`, `.swix` or `.rpm`; its name is the name of the image.
 * @throws InvalidInputError for a file without a name.
 * @example
 * import { openAsBlob } from "node:fs";
 * import { uploadImage } from "@northbound/cloudvision";
 *
 * const file = new File([await openAsBlob("EOS64-4.32.1F.swi")], "EOS64-4.32.1F.swi");
 * const image = await uploadImage(cvp, file, { onProgress: ({ done, total }) => console.log(done, total) });
 */
export async function uploadImage(
  calls: Pick<Calls, "images">,
  file: File,
  options: UploadOptions = {},
): Promise<BundleImage> {
  const { onProgress, ...rest } = shareDeadline(options);
  if (file.name === "") throw new InvalidInputError("An image needs a file name.");
  const known = await calls.images.list({ queryparam: file.name }, fresh(rest)).all();
  const same = known.find(({ name }) => name === file.name);
  if (same) return asBundleImage(same);
  const upload = async (): Promise<BundleImage> => {
    const answer = await calls.images.upload({ body: { file } }, { onUploadProgress: onProgress, ...rest });
    return asBundleImage(answer);
  };
  try {
    return await upload();
  } catch (error) {
    // An upload that no bundle uses yet is in no list; taking it back makes room for another one.
    if (isUnknownOutcome(error)) await calls.images.cancel({ body: { data: file.name } }, rest).catch(() => undefined);
    throw error;
  }
}

/** The bundle of a name; `undefined` when there is none. */
export async function findImageBundle(
  calls: Pick<Calls, "imageBundles">,
  name: string,
  options: CallOptions = {},
): Promise<ImageBundle | undefined> {
  const found = await findOrUndefined(calls.imageBundles.getByName({ name }, options));
  return (
    found && {
      key: found.id ?? "",
      name: found.name ?? name,
      images: (found.images ?? []).map(asBundleImage),
      certified: found.isCertifiedImage === "true",
    }
  );
}

/**
 * Makes sure that there is a bundle of this name with exactly these images: it is created or changed. Safe to call
 * twice.
 */
export async function putImageBundle(
  calls: Pick<Calls, "imageBundles">,
  bundle: { readonly name: string; readonly images: readonly BundleImage[]; readonly certified?: boolean | undefined },
  options: CallOptions = {},
): Promise<ImageBundle> {
  const { name, images, certified = true } = bundle;
  const body: Schemas["ImageBundleInput"] = {
    name,
    images: [...images],
    isCertifiedImage: certified ? "true" : "false",
  };
  const known = await findImageBundle(calls, name, fresh(options));
  if (known) await calls.imageBundles.update({ body: { ...body, id: known.key } }, options);
  else {
    await atMostOnce<unknown>(
      () => calls.imageBundles.create({ body }, options),
      () => findImageBundle(calls, name, fresh(options)),
      options,
    );
  }
  return (await findImageBundle(calls, name, fresh(options))) ?? { key: "", name, images, certified };
}

/**
 * Uploads files and makes a bundle of them. When one of the steps fails, uploads that no bundle uses are cancelled.
 */
export async function uploadImageBundle(
  calls: Pick<Calls, "images" | "imageBundles">,
  bundle: { readonly name: string; readonly files: readonly File[]; readonly certified?: boolean | undefined },
  options: UploadOptions = {},
): Promise<ImageBundle> {
  const { onProgress: _onProgress, ...rest } = shareDeadline(options);
  const before = new Set((await calls.images.list({}, fresh(rest)).all()).map(({ name }) => name));
  const uploads: Promise<BundleImage>[] = [];
  try {
    let previous: Promise<unknown> = Promise.resolve();
    for (const file of bundle.files) {
      // One after the other: images are large, and the server has one place for them.
      const upload = previous.then(() => uploadImage(calls, file, options));
      uploads.push(upload);
      previous = upload;
    }
    const images = await Promise.all(uploads);
    return await putImageBundle(calls, { ...bundle, images }, rest);
  } catch (error) {
    const ended = await Promise.allSettled(uploads);
    const drafts = ended.flatMap((end) => (end.status === "fulfilled" ? [end.value.name ?? ""] : []));
    await Promise.allSettled(
      drafts
        .filter((name) => !before.has(name))
        // Not with the caller's signal or deadline: they may be what ended the work.
        .map((name) =>
          calls.images.cancel({ body: { data: name } }, { ...rest, signal: undefined, deadline: Infinity }),
        ),
    );
    throw error;
  }
}

/**
 * Gives a device, or all devices of a container, an image bundle. A target that has it already needs nothing; safe to
 * call twice.
 * @example
 * import { assignImageBundle, findImageBundle } from "@northbound/cloudvision";
 *
 * const device = { systemMacAddress: "00:1c:73:00:00:11", fqdn: "leaf1.example.net" };
 * const bundle = await findImageBundle(cvp, "EOS-4.32");
 * if (bundle) await assignImageBundle(cvp, { device }, bundle);
 */
export async function assignImageBundle(
  calls: ProvisioningCalls & Pick<Calls, "devices" | "containers">,
  target: AssignmentTarget,
  bundle: ImageBundleReference,
  options: ChangeOptions = {},
): Promise<SavedChanges> {
  return await changeBundle(calls, target, bundle, options, false);
}

/** Takes an image bundle from a device or a container. A target that does not have it needs nothing. */
export async function removeImageBundle(
  calls: ProvisioningCalls & Pick<Calls, "devices" | "containers">,
  target: AssignmentTarget,
  bundle: ImageBundleReference,
  options: ChangeOptions = {},
): Promise<SavedChanges> {
  return await changeBundle(calls, target, bundle, options, true);
}

async function changeBundle(
  calls: ProvisioningCalls & Pick<Calls, "devices" | "containers">,
  target: AssignmentTarget,
  bundle: ImageBundleReference,
  options: ChangeOptions,
  remove: boolean,
): Promise<SavedChanges> {
  const isDone = async (read: CallOptions): Promise<boolean> =>
    (await hasBundle(calls, target, bundle, read)) !== remove;
  const name = "device" in target ? target.device.fqdn : `container ${target.container.name}`;
  const info =
    options.info ?? (remove ? `Remove image ${bundle.name} from ${name}` : `Apply image ${bundle.name} to ${name}`);
  const deviceKeys = "device" in target ? [target.device.systemMacAddress] : [];
  const actions = async (call: CallOptions): Promise<QueuedAction[]> =>
    (await isDone(fresh(call))) ? [] : [bundleAction({ info, target, bundle, remove })];
  return await saveChange(calls, { actions, deviceKeys, isDone }, options);
}

/** Whether a target has a bundle of its own, not one that comes from further up. */
async function hasBundle(
  calls: Pick<Calls, "devices" | "containers">,
  target: AssignmentTarget,
  bundle: ImageBundleReference,
  options: CallOptions,
): Promise<boolean> {
  if ("device" in target) return await deviceHasBundle(calls, target.device.systemMacAddress, bundle, options);
  const input = { containerId: target.container.key, sessionScope: "false" } as const;
  const page = await calls.containers.listImageBundles(input, options);
  return ownsBundle(page, bundle, target.container.key);
}

function asBundleImage(image: Schemas["Image"] | Schemas["AddImageResponse"]): BundleImage {
  const { imageSize, isRebootRequired, md5, name, sha512, swiMaxHwepoch, swiVarient, version } = image;
  return Object.fromEntries(
    Object.entries({ imageSize, isRebootRequired, md5, name, sha512, swiMaxHwepoch, swiVarient, version }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}
