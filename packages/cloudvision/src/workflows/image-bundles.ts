import type { CallOptions } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { ImageBundleReference } from "./image-action.ts";

/** What tells of the image bundles of a device or a container. */
interface BundlePage {
  readonly imageBundleList?: readonly { readonly key?: string; readonly name?: string }[] | undefined;
  readonly imageBundleMapper?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Whether a bundle is among those of a page that don't come from further up. A server names the owner of each by its key and, for a
 * device, the type `netelement` (a recording in ansible-cvp's tests, `device_tools_unit.py`).
 */
export function ownsBundle(page: BundlePage, bundle: ImageBundleReference, ownerKey: string): boolean {
  const own = (page.imageBundleList ?? []).filter(({ key = "" }) => {
    const owner = page.imageBundleMapper?.[key] as { readonly id?: unknown; readonly type?: unknown } | undefined;
    return owner === undefined || owner.id === ownerKey || owner.type === "netelement";
  });
  return own.some(({ key, name }) => key === bundle.key || name === bundle.name);
}

/** Whether a device has a bundle of its own. */
export async function deviceHasBundle(
  calls: Pick<Calls, "devices">,
  systemMacAddress: string,
  bundle: ImageBundleReference,
  options: CallOptions,
): Promise<boolean> {
  const input = { netElementId: systemMacAddress, sessionScope: "false" } as const;
  return ownsBundle(await calls.devices.listImageBundles(input, options), bundle, systemMacAddress);
}
