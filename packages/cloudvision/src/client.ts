import { type Client, type ClientOptions, createClient } from "@northbound/runtime";
import { backend } from "./backend.ts";
import type { Calls } from "./generated/calls.ts";
import type { paths } from "./generated/schema.d.ts";
import { type CloudVisionCredentials, createSession } from "./session.ts";
import { createTaskWorkflows, type TaskWorkflows } from "./workflows/tasks.ts";

/** Options of a CloudVision client, beside those of every client. */
export interface CloudVisionOptions extends ClientOptions {
  /** User name and password (on premises), or the token of a service account (everywhere). */
  readonly credentials: CloudVisionCredentials;
  /**
   * The server's version, such as `2024.1.0` or `latest`; it is not read then. Default: read once, when a call
   * depends on it; the hosted service always counts as `latest`.
   */
  readonly serverVersion?: string | undefined;
}

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
  const { credentials, serverVersion, ...rest } = options ?? {};
  const client = createClient<paths, Calls>(backend, rest, {
    session: createSession(credentials),
    optionNames: ["credentials", "serverVersion"],
    serverVersion: serverVersion ?? (isHosted(rest.nodes) ? "latest" : undefined),
  });
  Object.assign(client.tasks, createTaskWorkflows(client, options.clock));
  return client as CloudVision;
}

/** CVaaS runs the newest release and does not answer the version call. */
function isHosted(nodes: readonly string[] | undefined): boolean {
  return Array.isArray(nodes) && nodes.some((node) => /\.arista\.io(?::\d+)?\/?$/i.test(String(node)));
}
