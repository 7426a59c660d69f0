import type { Layer } from "../core/send.ts";
import { FailoverContext, type FailoverOptions } from "./failover-context.ts";
import type { NodeSelector } from "./node-selector.ts";
import { runCall } from "./retry-loop.ts";

export type { FailoverOptions };

/**
 * Decides which node serves a call, and what follows an attempt that fails: another node, the same node again, or the
 * final error with a record of every attempt. A call is sent again only when the failure proves that it was not
 * processed, or when it is safe to repeat.
 * @param expose given what knows the order of the nodes.
 */
export function failoverLayer(options: FailoverOptions, expose?: (selector: NodeSelector) => void): Layer {
  return (next) => {
    const context = new FailoverContext(options, next);
    expose?.(context.selector);
    return (call) => runCall(context, call);
  };
}
