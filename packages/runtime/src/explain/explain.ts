import type { AsyncLocalStorage } from "node:async_hooks";
import type { Call, Send } from "../core/call.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { describeCall, type ExplainParts } from "./describe-call.ts";
import type { Explanation } from "./explanation.ts";
import { ExplainedCall, type ExplainScope } from "./scope.ts";

/**
 * Runs work, and explains the first call of this client that it makes. No call of it is sent, also those that it makes later.
 * @throws InvalidInputError when it makes none, and what it throws before.
 */
export async function explain(work: () => unknown, scope: ExplainScope, parts: ExplainParts): Promise<Explanation> {
  const run = (scope.run ??= createRun(scope));
  let first: Call | undefined;
  const take: Send = (call) => {
    first ??= call;
    return Promise.reject(new ExplainedCall(call));
  };
  const failure = await run(take, () => settle(work));
  if (first) return describeCall(first, parts);
  if (failure) throw failure.error;
  throw new InvalidInputError("explain: the function makes no call of this client.");
}

/** Lets the work make its first call: lists and streams make it when they are read. */
async function settle(work: () => unknown): Promise<{ readonly error: unknown } | undefined> {
  try {
    const made = work();
    const isStream = typeof made === "object" && made !== null && Symbol.asyncIterator in made && !("then" in made);
    await (isStream ? (made as AsyncIterable<unknown>)[Symbol.asyncIterator]().next() : made);
    return undefined;
  } catch (error) {
    return { error };
  }
}

/** @throws InvalidInputError where the platform can't tell whose call is whose. */
function createRun(scope: ExplainScope): NonNullable<ExplainScope["run"]> {
  const hooks = (globalThis as { readonly process?: typeof process }).process?.getBuiltinModule?.("node:async_hooks");
  if (!hooks) {
    throw new InvalidInputError(
      "explain needs AsyncLocalStorage, which browsers don't have: without it, calls of other code would not be sent either.",
    );
  }
  const storage: AsyncLocalStorage<Send> = new hooks.AsyncLocalStorage<Send>();
  scope.taker = () => storage.getStore();
  return (take, work) => storage.run(take, work);
}
