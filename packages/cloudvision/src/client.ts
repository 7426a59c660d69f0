import { type Client, createClient, type SpecData } from "@northbound/runtime";
import type { Calls } from "./generated/calls.ts";
import { basePath, operations, secrets } from "./generated/operations.ts";
import type { paths } from "./generated/schema.d.ts";
import { type CloudVisionOptions, readOptions } from "./options.ts";
import { queueInSessionOf } from "./workflows/change-queue.ts";
import { createTaskWorkflows, type TaskWorkflows } from "./workflows/tasks.ts";

/** A CloudVision client: named calls, typed paths, and what the groups have beyond single calls. */
export type CloudVision = Client<paths, Calls> & { readonly tasks: TaskWorkflows };

/**
 * Makes a client of CloudVision, on premises or hosted. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 * @example
 * import { createCloudVision } from "@northbound/cloudvision";
 *
 * await using cvp = createCloudVision({
 *   nodes: ["https://cvp1.example.net", "https://cvp2.example.net", "https://cvp3.example.net"],
 *   credentials: { username: "automation", password: process.env.CVP_PASSWORD ?? "" },
 * });
 * const { version } = await cvp.cvpInfo.get();
 */
export function createCloudVision(options: CloudVisionOptions): CloudVision {
  return extend<paths, Calls>({ operations, basePath, secrets }, options);
}

/** A client over a spec that extends the shipped one: its calls and types, with what the groups have beyond single calls. */
export type Extended<Paths extends object, Own extends { readonly tasks: object }> = Client<Paths, Own> & {
  readonly tasks: TaskWorkflows;
};

/**
 * Makes a client over a spec that extends the shipped one, with everything that `createCloudVision` has: sessions, faults,
 * paging, waits of tasks. The functions of this package that take a client take it, too, as long as the calls that they use are
 * there. `northbound generate --extends @northbound/cloudvision` writes the call.
 * @param spec what was generated of it.
 * @throws InvalidOptionError for a wrong or unknown option.
 */
export function extend<Paths extends object, Own extends { readonly tasks: object }>(
  spec: SpecData,
  options: CloudVisionOptions,
): Extended<Paths, Own> {
  const { backend, options: rest, setup } = readOptions(options, spec);
  const client = createClient<Paths, Own>({ ...backend, operations: spec.operations }, rest, setup);
  // What the workflows call is checked by the calls themselves.
  const shipped = client as unknown as Client<paths, Calls>;
  Object.assign(shipped.tasks, createTaskWorkflows(shipped, rest));
  if (rest.store) queueApart(shipped, options, spec);
  return client as unknown as Extended<Paths, Own>;
}

/**
 * The changes of provisioning wait in the session. One that is shared through a store has those of other processes in
 * it as well, so the workflows queue theirs in a session of their own. It begins with the first change.
 */
function queueApart(client: Client<paths, Calls>, given: CloudVisionOptions, spec: SpecData): void {
  const { backend, options, setup } = readOptions({ ...given, store: undefined }, spec);
  const own = createClient<paths, Calls>({ ...backend, operations: spec.operations }, options, setup);
  queueInSessionOf(client, own);
  const { close } = client;
  const closeBoth = async (): Promise<void> => {
    await Promise.all([close(), own.close()]);
  };
  Object.assign(client, { close: closeBoth, [Symbol.asyncDispose]: closeBoth });
}
