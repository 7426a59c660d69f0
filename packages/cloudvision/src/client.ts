import { type Client, createClient } from "@northbound/runtime";
import type { Calls } from "./generated/calls.ts";
import { operations } from "./generated/operations.ts";
import type { paths } from "./generated/schema.d.ts";
import { type CloudVisionOptions, readOptions } from "./options.ts";
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
  return client as CloudVision;
}
