import type { Random } from "../../core/random.ts";
import type { World } from "../../world/world.ts";
import type { Schemas } from "../types.ts";

/** Images and bundles by key. */
export interface Images {
  readonly images: Map<string, Schemas["Image"]>;
  readonly bundles: Map<string, { record: Schemas["ImageBundle"]; images: string[] }>;
  /** Uploads that no bundle uses yet, by name. */
  readonly drafts: Map<string, Schemas["Image"]>;
}

/** One image and one bundle for each release that devices of the world run. */
export function createImages(world: World, random: Random, now: number): Images {
  const images: Images = { images: new Map(), bundles: new Map(), drafts: new Map() };
  const uploaded = now - 60 * 86_400_000;
  for (const version of new Set(world.devices.map((device) => device.version))) {
    const name = `EOS64-${version}.swi`;
    const key = `image_${random.uuid()}`;
    const bundleKey = `imagebundle_${random.uuid()}`;
    images.images.set(
      key,
      describeImage({ key, name, version, size: 985_661_440, md5: random.hex(32), user: "cvpadmin", at: uploaded }),
    );
    images.bundles.set(bundleKey, {
      images: [key],
      record: {
        key: bundleKey,
        name: `EOS-${version}`,
        note: "",
        user: "cvpadmin",
        isCertifiedImageBundle: "true",
        updatedDateInLongFormat: uploaded,
        imageIds: [name],
        appliedContainersCount: 0,
        appliedDevicesCount: 0,
      },
    });
  }
  return images;
}

/** The record of an image. */
export function describeImage(image: {
  readonly key: string;
  readonly name: string;
  readonly version: string;
  readonly size: number;
  readonly md5: string;
  readonly user: string;
  readonly at: number;
}): Schemas["Image"] {
  return {
    key: image.key,
    name: image.name,
    imageId: image.name,
    imageFileName: image.name,
    imageFile: "",
    imageSize: `${(image.size / 1_048_576).toFixed(1)} MB`,
    isRebootRequired: image.name.endsWith(".swi") ? "true" : "false",
    isHotFix: "false",
    md5: image.md5,
    sha512: `${image.md5}${image.md5}${image.md5}${image.md5}`,
    swiMaxHwepoch: "2",
    swiVarient: "US",
    version: image.version,
    uploadedDateinLongFormat: image.at,
    user: image.user,
    imageBundleKeys: [],
  };
}
