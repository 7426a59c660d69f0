import type { CallAct, CallKind } from "./plan.ts";

/** A call without any option of its own. */
export function plainCall(id: string, at: number, client: number, kind: CallKind): CallAct {
  return {
    act: "call",
    id,
    at,
    client,
    kind,
    thing: 0,
    tenant: undefined,
    retry: undefined,
    timeout: undefined,
    deadline: undefined,
    cache: undefined,
    ttl: undefined,
    node: undefined,
    abortAfter: undefined,
    pace: 0,
    leavesAfter: undefined,
    concurrency: undefined,
  };
}
