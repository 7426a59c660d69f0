import { type Client, createClient } from "@northbound/runtime";
import type { Calls } from "./generated/calls.ts";
import { operations } from "./generated/operations.ts";
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
  const { backend, options: rest, setup } = readOptions(options);
  const client = createClient<paths, Calls>({ ...backend, operations }, rest, setup);
  Object.assign(client.tasks, createTaskWorkflows(client, rest));
  if (rest.store) queueApart(client, options);
  return client as CloudVision;
}

/**
 * The changes of provisioning wait in the session. One that is shared through a store has those of other processes in
 * it as well, so the workflows queue theirs in a session of their own. It begins with the first change.
 */
function queueApart(client: Client<paths, Calls>, given: CloudVisionOptions): void {
  const { backend, options, setup } = readOptions({ ...given, store: undefined });
  const own = createClient<paths, Calls>({ ...backend, operations }, options, setup);
  queueInSessionOf(client, own);
  const { close } = client;
  const closeBoth = async (): Promise<void> => {
    await Promise.all([close(), own.close()]);
  };
  Object.assign(client, { close: closeBoth, [Symbol.asyncDispose]: closeBoth });
}
