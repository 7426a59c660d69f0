import { type CallOptions, InvalidInputError, shareDeadline } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";
import type { ContainerReference, DeviceReference } from "./topology.ts";

type Schemas = components["schemas"];

/** A builder, by what knows it. */
export interface BuilderReference {
  readonly key: string;
  readonly name: string;
}

/** For what a builder writes. */
export interface BuilderTarget {
  readonly container: ContainerReference;
  /** Devices below the container. */
  readonly devices: readonly DeviceReference[];
}

/** What a builder wrote, or would write, for a device. */
export interface GeneratedConfiglet {
  /** Key of the configlet; empty for a preview. */
  readonly key: string;
  readonly name: string;
  readonly config: string;
  /** Key of the device that it is for; absent where the server does not say. */
  readonly systemMacAddress?: string | undefined;
  /** Whether the builder had written one for this device before. */
  readonly existing: boolean;
}

/** How to preview what a builder writes. */
export interface PreviewOptions extends CallOptions {
  /** What a person would enter into the builder's form. */
  readonly values?: readonly Schemas["BuilderPreviewValue"][] | undefined;
}

/** Shows what a builder would write; nothing is kept. */
export async function previewConfigletBuilder(
  calls: Pick<Calls, "configletBuilders">,
  builder: BuilderReference,
  { container, devices }: BuilderTarget,
  options: PreviewOptions = {},
): Promise<GeneratedConfiglet[]> {
  const { values = [], ...rest } = options;
  const keys = devices.map(({ systemMacAddress }) => systemMacAddress);
  const body: Schemas["BuilderPreviewRequest"] = {
    configletBuilderId: builder.key,
    containerId: container.key,
    containerToId: "",
    mode: "preview",
    pageType: "builder",
    netElementIds: keys,
    previewValues: [...values],
  };
  const answer = await calls.configletBuilders.preview({ body }, rest);
  const data = answer.data ?? [];
  return data.map(({ configlet, isExistingGc = false }, index) => ({
    key: "",
    name: configlet?.name ?? builder.name,
    config: configlet?.config ?? "",
    // The results are in the order of the devices.
    systemMacAddress: data.length === keys.length ? keys[index] : undefined,
    existing: isExistingGc,
  }));
}

/**
 * Shows what a builder would write with another script, which is kept as a draft of the session for that long and
 * discarded afterwards: the builder stays as it is.
 * @throws InvalidInputError for a script that the server can't read, with its words.
 */
export async function tryBuilderScript(
  calls: Pick<Calls, "configletBuilders">,
  builder: BuilderReference,
  script: string,
  target: BuilderTarget,
  given: PreviewOptions = {},
): Promise<GeneratedConfiglet[]> {
  const options = shareDeadline(given);
  const { values: _values, ...rest } = options;
  const { status, result } = await calls.configletBuilders.validateScript({ body: { data: script } }, rest);
  if (!/success/i.test(status)) throw new InvalidInputError(`The script of ${builder.name} is not valid: ${result}`);
  const draft = { id: builder.key, type: "mainScript", body: { mainScript: { data: script } } };
  await calls.configletBuilders.storeDraft(draft, rest);
  try {
    return await previewConfigletBuilder(calls, builder, target, options);
  } finally {
    // Not with the caller's signal: it may be what ended the work.
    await calls.configletBuilders.discardDraft({ id: builder.key }).catch(() => undefined);
  }
}

/**
 * Lets a builder write the configlets of devices. Those that it wrote before are written anew under the same keys, so
 * it is safe to call twice. The devices get them by `applyConfiglets`.
 * @example
 * import { findContainer, findDevice, generateConfiglets, putConfigletBuilder } from "@northbound/cloudvision";
 *
 * const builder = await putConfigletBuilder(cvp, { name: "ntp", script: "print('ntp server 192.0.2.10')" });
 * const container = await findContainer(cvp, "FRA1-POD1");
 * const device = await findDevice(cvp, { fqdn: "leaf1.example.net" });
 * if (container && device) await generateConfiglets(cvp, builder, { container, devices: [device] });
 */
export async function generateConfiglets(
  calls: Pick<Calls, "configletBuilders">,
  builder: BuilderReference,
  { container, devices }: BuilderTarget,
  options: CallOptions = {},
): Promise<GeneratedConfiglet[]> {
  const body: Schemas["AutoConfigletRequest"] = {
    configletBuilderId: builder.key,
    containerId: container.key,
    netElementIds: devices.map(({ systemMacAddress }) => systemMacAddress),
    pageType: "netelement",
  };
  const { data } = await calls.configletBuilders.generate({ body }, { retry: "always", ...options });
  return (data ?? []).map(({ configlet, isExistingGc = false, netElementId }) => ({
    key: configlet?.key ?? "",
    name: configlet?.name ?? "",
    config: configlet?.config ?? "",
    systemMacAddress: netElementId,
    existing: isExistingGc,
  }));
}
