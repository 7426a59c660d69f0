import { type CallOptions, ConflictError, InvalidInputError } from "@northbound/runtime";
import { type LevelSource, readLevel } from "../../api-level.ts";
import type { Calls } from "../../generated/calls.ts";
import type { components } from "../../generated/schema.d.ts";
import { findOrUndefined } from "../find.ts";
import { fleetConcurrency, mapLimited } from "../map-limited.ts";
import { splitBySize } from "../split-by-size.ts";
import { inWorkspace, type InWorkspaceOptions, type SubmittedWorkspace, type WorkspaceCalls } from "../workspaces.ts";

type Schemas = components["schemas"];

/** Calls that deploying configurations takes, which servers have from 2023.1 on. */
export type DeployCalls = Pick<Calls, "configletV1" | "studioV1" | "inventoryV1"> & WorkspaceCalls & LevelSource;

/** What deploying configurations gave. */
export interface DeployedConfigs extends SubmittedWorkspace {
  /** Host names whose configuration is in the workspace. */
  readonly deployed: readonly string[];
  /** Host names that CloudVision knows no device of. */
  readonly unknown: readonly string[];
}

// The names under which pyavd's cv_deploy keeps configurations, so that both can take turns.
const studioId = "studio-static-configlet";
const rootId = "avd-configlets";

/**
 * Deploys whole configurations through the Static Configuration Studio, as AVD does: one configlet for each device, in one
 * workspace that is built and submitted. The change controls that come of it are not started. What is deployed again is
 * replaced, so it is safe to call twice.
 * @param configs A folder with a file `<host name>.cfg` for each device (Node only), or configurations by host name.
 * @throws InvalidInputError when there is no configuration.
 * @example
 * import { deployConfigs } from "@northbound/cloudvision";
 *
 * const { changeControlIds, unknown } = await deployConfigs(cvp, "intended/configs");
 */
export async function deployConfigs(
  calls: DeployCalls,
  configs: string | ReadonlyMap<string, string>,
  options: InWorkspaceOptions & { readonly id?: string | undefined } = {},
): Promise<DeployedConfigs> {
  const { id, ...rest } = options;
  const call = { signal: options.signal };
  const byHost = typeof configs === "string" ? await readFolder(configs) : configs;
  if (byHost.size === 0) throw new InvalidInputError("There is no configuration to deploy.");
  const serials = await serialsByHost(calls, call);
  const known = [...byHost].flatMap(([host, body]) => {
    const serial = serials.get(host.toLowerCase());
    return serial === undefined ? [] : [{ host, body, id: `avd-${serial}`, query: `device:${serial}` }];
  });
  const unknown = [...byHost.keys()].filter((host) => !serials.has(host.toLowerCase()));
  if (known.length === 0) throw new InvalidInputError(`CloudVision knows none of the devices: ${unknown.join(", ")}.`);
  const submitted = await inWorkspace(
    calls,
    { id, name: `Deploy ${known.length} configurations` },
    async (workspaceId) => await stage(calls, workspaceId, known, call),
    rest,
  );
  return { ...submitted, deployed: known.map(({ host }) => host), unknown };
}

interface HostConfig {
  readonly host: string;
  readonly body: string;
  readonly id: string;
  readonly query: string;
}

async function stage(
  calls: DeployCalls,
  workspaceId: string,
  configs: readonly HostConfig[],
  options: CallOptions,
): Promise<void> {
  const configlets = configs.map(({ host, body, id }) => ({
    key: { workspaceId, configletId: id },
    displayName: `AVD_${host}`,
    description: `Configuration of ${host}`,
    body,
  }));
  const assignments = configs.map(({ host, id, query }) => ({
    key: { workspaceId, configletAssignmentId: id },
    displayName: host,
    description: `Configuration of ${host}`,
    configletIds: { values: [id] },
    query,
    matchPolicy: "MATCH_POLICY_MATCH_ALL" as const,
  }));
  const { configletV1 } = calls;
  if ((await readLevel(calls)) < 14) {
    await mapLimited(configlets, fleetConcurrency, (body) => configletV1.setConfigletConfig({ body }, options));
    await mapLimited(assignments, fleetConcurrency, (body) =>
      configletV1.setConfigletAssignmentConfig({ body }, options),
    );
  } else {
    await setAll(configlets, (values) => configletV1.setSomeConfigletConfigs({ body: { values } }, options).all());
    await setAll(assignments, (values) =>
      configletV1.setSomeConfigletAssignmentConfigs({ body: { values } }, options).all(),
    );
  }
  await addToRoot(
    calls,
    workspaceId,
    configs.map(({ id }) => id),
    options,
  );
}

async function setAll<T>(
  values: readonly T[],
  set: (part: T[]) => Promise<readonly { readonly error?: string }[]>,
): Promise<void> {
  for (const part of splitBySize(values)) {
    // oxlint-disable-next-line no-await-in-loop -- one workspace, one edit at a time
    const answers = await set(part);
    const refused = answers.flatMap(({ error = "" }) => (error === "" ? [] : [error]));
    if (refused.length > 0) throw new ConflictError(`${refused.length} configurations were refused: ${refused[0]}`);
  }
}

/** Puts assignments below the root that all of them share, and that root into the studio. */
async function addToRoot(
  calls: DeployCalls,
  workspaceId: string,
  ids: readonly string[],
  options: CallOptions,
): Promise<void> {
  const root = await readRoot(calls, workspaceId, options);
  const children = new Set([...(root?.childAssignmentIds?.values ?? []), ...ids]);
  await calls.configletV1.setConfigletAssignmentConfig(
    {
      body: {
        key: { workspaceId, configletAssignmentId: rootId },
        displayName: "AVD Configurations",
        description: "Configurations of whole devices",
        query: "device:*",
        matchPolicy: "MATCH_POLICY_MATCH_ALL",
        childAssignmentIds: { values: [...children] },
      },
    },
    options,
  );
  if (root) return;
  const roots = await readRoots(calls, workspaceId, options);
  if (roots.includes(rootId)) return;
  const path = { values: ["configletAssignmentRoots"] };
  // First, so that what is reconciled or written by hand can override it.
  const inputs = JSON.stringify([rootId, ...roots]);
  await calls.studioV1.setInputsConfig({ body: { key: { studioId, workspaceId, path }, inputs } }, options);
}

/** The shared root in the workspace, else in mainline. */
async function readRoot(
  { configletV1 }: DeployCalls,
  workspaceId: string,
  options: CallOptions,
): Promise<Schemas["ConfigletV1ConfigletAssignment"] | undefined> {
  for (const workspace of [workspaceId, ""]) {
    const key = { "key.workspaceId": workspace, "key.configletAssignmentId": rootId };
    // oxlint-disable-next-line no-await-in-loop -- the second is read when the first has none
    const found = await findOrUndefined(configletV1.getConfigletAssignment(key, options));
    if (found?.value) return found.value;
  }
  return undefined;
}

async function readRoots({ studioV1 }: DeployCalls, workspaceId: string, options: CallOptions): Promise<string[]> {
  for (const workspace of [workspaceId, ""]) {
    const key = { studioId, workspaceId: workspace, path: { values: ["configletAssignmentRoots"] } };
    // oxlint-disable-next-line no-await-in-loop -- the second is read when the first has none
    const records = await studioV1.queryInputs({ body: { partialEqFilter: [{ key }] } }, options).all();
    const inputs: unknown = JSON.parse(records[0]?.value?.inputs ?? "null");
    if (Array.isArray(inputs)) return inputs.map(String);
  }
  return [];
}

/** Serial numbers by host name and by fully qualified name, in small letters. */
async function serialsByHost(calls: DeployCalls, options: CallOptions): Promise<Map<string, string>> {
  const serials = new Map<string, string>();
  for await (const { value } of calls.inventoryV1.listDevices({}, options)) {
    const serial = value?.key?.deviceId;
    if (serial === undefined) continue;
    for (const name of [value?.fqdn, value?.hostname]) if (name) serials.set(name.toLowerCase(), serial);
  }
  return serials;
}

async function readFolder(folder: string): Promise<Map<string, string>> {
  const { readdir, readFile } = await import("node:fs/promises");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".cfg"));
  const texts = await Promise.all(names.map((name) => readFile(`${folder}/${name}`, "utf8")));
  return new Map(names.map((name, index) => [name.slice(0, -".cfg".length), texts[index] ?? ""]));
}
