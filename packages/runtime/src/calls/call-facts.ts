import type { Backend } from "../core/backend.ts";
import type { Operation } from "../core/operation.ts";

/** What a named call knows about itself, for what is built around calls. */
export interface CallFacts {
  readonly operation: Operation;
  /** What separates the answers of two clients: backend, nodes, account, domain or group. No secret. */
  readonly scope: () => string;
  /** Further groups whose reads a write makes void, or all of them. */
  readonly invalidates: Backend["invalidates"];
}

/** The same in every copy of the package. */
const facts: unique symbol = Symbol.for("northbound.callFacts") as never;

/** Gives a call its facts. */
export function describeCall<Call extends object>(call: Call, own: CallFacts | undefined): Call {
  return own ? Object.defineProperty(call, facts, { value: own }) : call;
}

/** The facts of a named call; `undefined` for any other function. */
export function factsOf(call: object): CallFacts | undefined {
  return (call as { readonly [facts]?: CallFacts })[facts];
}

/** Gives a call that stands in front of another one the facts of that one. */
export function likeCall<Call extends object>(call: Call, original: object): Call {
  return describeCall(call, factsOf(original));
}
