import { type QueuedAction, queuedAction } from "./change.ts";
import type { ContainerReference, DeviceReference } from "./topology.ts";

/** A configlet by key and name, as the configlet calls give it. */
export interface ConfigletReference {
  readonly key: string;
  readonly name: string;
}

/** What configlets are assigned to. */
export type AssignmentTarget = { readonly device: DeviceReference } | { readonly container: ContainerReference };

/** How the differences between designed and running configuration were counted, for people who read the change. */
export interface CompareCount {
  readonly mismatch: number;
  readonly reconcile: number;
  readonly new: number;
}

/** What a target is to have afterwards. */
export interface ConfigletAssignment {
  readonly info: string;
  readonly target: AssignmentTarget;
  /** The whole list, in order. */
  readonly wanted: readonly ConfigletReference[];
  /** What the target had and shall not have any more. */
  readonly removed?: readonly ConfigletReference[];
  /** Builders of a container, which are listed apart. */
  readonly builders?: readonly ConfigletReference[];
  readonly removedBuilders?: readonly ConfigletReference[];
  readonly compareCount?: CompareCount | undefined;
}

/** The queued action that gives a device or a container exactly these configlets. */
export function configletAction(assignment: ConfigletAssignment): QueuedAction {
  const { info, target, wanted, removed = [], builders = [], removedBuilders = [], compareCount } = assignment;
  return queuedAction(info, {
    action: "associate",
    nodeType: "configlet",
    ...describeTarget(target),
    configletList: keysOf(wanted),
    configletNamesList: namesOf(wanted),
    ignoreConfigletList: keysOf(removed),
    ignoreConfigletNamesList: namesOf(removed),
    configletBuilderList: keysOf(builders),
    configletBuilderNamesList: namesOf(builders),
    ignoreConfigletBuilderList: keysOf(removedBuilders),
    ignoreConfigletBuilderNamesList: namesOf(removedBuilders),
    ...(compareCount && { configCompareCount: compareCount }),
  });
}

/** The members of an action that say what it is for. */
export function describeTarget(target: AssignmentTarget): QueuedAction {
  if ("container" in target) {
    const { key, name } = target.container;
    return { toId: key, toIdType: "container", toName: name, nodeIpAddress: "", nodeTargetIpAddress: "" };
  }
  const { systemMacAddress, fqdn, ipAddress = "" } = target.device;
  return {
    toId: systemMacAddress,
    toIdType: "netelement",
    toName: fqdn,
    nodeIpAddress: ipAddress,
    nodeTargetIpAddress: ipAddress,
  };
}

/** The entries of both lists, each key once and at its first place. */
export function mergeByKey(
  first: readonly ConfigletReference[],
  second: readonly ConfigletReference[],
): ConfigletReference[] {
  const seen = new Map<string, ConfigletReference>();
  for (const entry of [...first, ...second]) if (!seen.has(entry.key)) seen.set(entry.key, entry);
  return [...seen.values()];
}

/** A configlet by key and name. */
export function toReference({
  key = "",
  name = "",
}: {
  readonly key?: string;
  readonly name?: string;
}): ConfigletReference {
  return { key, name };
}

/** Names for people, one after the other. */
export function listNames(configlets: readonly ConfigletReference[]): string {
  return namesOf(configlets).join(", ");
}

function keysOf(configlets: readonly ConfigletReference[]): string[] {
  return configlets.map(({ key }) => key);
}

function namesOf(configlets: readonly ConfigletReference[]): string[] {
  return configlets.map(({ name }) => name);
}
