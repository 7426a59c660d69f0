import type { AgentOperation, Catalogue } from "../catalogue.ts";
import type { AgentInput } from "../check-input.ts";

/** Options of a call that a tool sets. */
export interface MadeOptions {
  readonly signal: AbortSignal;
  readonly limit?: number | undefined;
  readonly from?: number | string | undefined;
}

/** Makes the named call of an operation on the client, or runs the workflow. */
export function makeCall(
  { backend }: Catalogue,
  { id, workflow }: AgentOperation,
  input: AgentInput,
  options: MadeOptions,
): unknown {
  if (workflow) return workflow.run(backend.client, input, options.signal);
  const names = id.split("/");
  let owner: unknown = backend.client;
  for (const name of names.slice(0, -1)) owner = Reflect.get(owner as object, name);
  const method: unknown = Reflect.get(owner as object, names.at(-1) ?? "");
  if (typeof method !== "function") throw new TypeError(`The client has no ${names.join(".")}.`);
  return Reflect.apply(method, owner, [input, options]) as unknown;
}
