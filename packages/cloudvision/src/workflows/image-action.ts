import { type AssignmentTarget, describeTarget } from "./configlet-action.ts";
import { type QueuedAction, queuedAction } from "./change.ts";

/** An image bundle by key and name. */
export interface ImageBundleReference {
  readonly key: string;
  readonly name: string;
}

/** What is to happen to the bundle of a device or a container. */
export interface BundleAssignment {
  readonly info: string;
  readonly target: AssignmentTarget;
  readonly bundle: ImageBundleReference;
  /** Takes the bundle away instead of giving it. */
  readonly remove?: boolean;
}

/** The queued action that gives a target a bundle, or takes it away. */
export function bundleAction({ info, target, bundle, remove = false }: BundleAssignment): QueuedAction {
  const { nodeIpAddress: _node, nodeTargetIpAddress: _target, ...to } = describeTarget(target);
  return queuedAction(info, {
    action: "associate",
    nodeType: "imagebundle",
    ...to,
    ...(remove
      ? { nodeId: "", nodeName: "", ignoreNodeId: bundle.key, ignoreNodeName: bundle.name }
      : { nodeId: bundle.key, nodeName: bundle.name }),
  });
}
