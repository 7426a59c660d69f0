import { rpcFault } from "../errors.ts";
import type { FabricConfiglet, FabricDevice } from "../inventory/fabric.ts";
import type { CloudVisionState } from "../state.ts";
import { asValue, type ResourceValue } from "./resources.ts";
import type { WriteRules } from "./rules.ts";
import { parseTagQuery, queryDevices } from "./tag-query.ts";

const configletType = "configlet/v1/Configlet";
const assignmentType = "configlet/v1/ConfigletAssignment";

/** Configlets of studios and whom they are assigned to. */
export const configletRules: WriteRules = {
  "configlet/v1/ConfigletConfig": { check: (_state, value) => checkRemoval(value) },
  "configlet/v1/ConfigletAssignmentConfig": {
    check: (_state, value) => {
      checkRemoval(value);
      checkQuery(value["query"]);
    },
  },
};

/** What is to be removed has nothing to say beside its key. */
export function checkRemoval({ key: _key, remove, ...rest }: ResourceValue): void {
  if (remove === true && Object.values(rest).some((member) => member !== undefined && member !== ""))
    throw rpcFault(3, "other fields are not allowed when remove is set");
}

/** A query that can't be read is refused when it is written. */
export function checkQuery(query: unknown): void {
  if (typeof query !== "string" || query === "") return;
  try {
    parseTagQuery(query);
  } catch (error) {
    throw rpcFault(3, `malformed query: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Values of a type as a workspace sees them: mainline, with what was edited on top. */
function inWorkspace(state: CloudVisionState, type: string, idName: string, workspaceId: unknown): ResourceValue[] {
  const byId = new Map<unknown, ResourceValue>();
  for (const scope of ["", workspaceId]) {
    for (const { key, value } of state.resources.list(type))
      if ((key["workspaceId"] ?? "") === scope && value) byId.set(key[idName], value);
  }
  for (const { key, value } of state.resources.list(`${type}Config`))
    if (key["workspaceId"] === workspaceId && asValue(value)["remove"] === true) byId.delete(key[idName]);
  return [...byId.values()];
}

function idsOf(list: unknown): string[] {
  const { values } = asValue(list);
  return Array.isArray(values) ? values.map(String) : [];
}

/** What a device gets from the assignments of a workspace, in their order. */
export interface DeviceConfiglets {
  readonly device: FabricDevice;
  readonly configletIds: readonly string[];
  /** Configlets that are assigned and do not exist. */
  readonly missing: readonly string[];
}

/** Whom the configlets of a workspace reach. Children only reach devices of their parents, the first match wins. */
export function assignedConfiglets(state: CloudVisionState, workspaceId: unknown): DeviceConfiglets[] {
  const known = new Set(
    inWorkspace(state, configletType, "configletId", workspaceId).map(
      ({ key }) => asValue(key)["configletId"] as string,
    ),
  );
  const assignments = new Map(
    inWorkspace(state, assignmentType, "configletAssignmentId", workspaceId).map((value) => [
      String(asValue(value["key"])["configletAssignmentId"]),
      value,
    ]),
  );
  const children = new Set([...assignments.values()].flatMap((value) => idsOf(value["childAssignmentIds"])));
  const ids = new Map<FabricDevice, string[]>();
  const walk = (id: string, within: ReadonlySet<FabricDevice> | undefined, above: ReadonlySet<string>): void => {
    const assignment = assignments.get(id);
    if (!assignment || above.has(id)) return;
    const query = String(assignment["query"] ?? "");
    const devices = query === "" ? [] : queryDevices(state, query, workspaceId);
    const own = new Set(within ? devices.filter((device) => within.has(device)) : devices);
    for (const device of own) {
      const list = ids.get(device) ?? [];
      ids.set(device, list);
      list.push(...idsOf(assignment["configletIds"]));
    }
    const left = new Set(own);
    for (const child of idsOf(assignment["childAssignmentIds"])) {
      const wanted = String(assignments.get(child)?.["query"] ?? "");
      const fitting = wanted === "" ? [] : queryDevices(state, wanted, workspaceId);
      const reached = new Set(fitting.filter((device) => left.has(device)));
      walk(child, reached, new Set([...above, id]));
      if (assignment["matchPolicy"] !== "MATCH_POLICY_MATCH_ALL") for (const device of reached) left.delete(device);
    }
  };
  for (const id of assignments.keys()) if (!children.has(id)) walk(id, undefined, new Set());
  return [...ids].map(([device, all]) => ({
    device,
    configletIds: [...new Set(all)].filter((id) => known.has(id)),
    missing: all.filter((id) => !known.has(id)),
  }));
}

/** Text that the studio of static configlets makes for a device in a workspace. */
export function generatedConfig(state: CloudVisionState, ids: readonly string[], workspaceId: unknown): string {
  const bodies = new Map(
    inWorkspace(state, configletType, "configletId", workspaceId).map(({ key, body }) => [
      asValue(key)["configletId"],
      String(body ?? ""),
    ]),
  );
  return ids.map((id) => (bodies.get(id) ?? "").replace(/\n?$/, "\n")).join("");
}

const prefix = "studio:";

/**
 * What mainline assigns becomes a part of what devices are designed to run.
 * @returns devices for which that made a difference.
 */
export function designFromMainline(state: CloudVisionState, user: string): FabricDevice[] {
  const { clock, fabric, resources } = state;
  const wanted = new Map(assignedConfiglets(state, "").map(({ device, configletIds }) => [device, configletIds]));
  const changed = new Set<FabricDevice>();
  for (const device of fabric.devices.values()) {
    const before = device.configlets.filter((key) => key.startsWith(prefix));
    const after = (wanted.get(device) ?? []).map((id) => prefix + id);
    const edited = after.filter((key) => {
      const value = resources.get(configletType, { workspaceId: "", configletId: key.slice(prefix.length) });
      return fabric.configlets.get(key)?.config !== value?.["body"];
    });
    if (before.join() === after.join() && edited.length === 0) continue;
    changed.add(device);
    device.configlets = [...device.configlets.filter((key) => !key.startsWith(prefix)), ...after];
  }
  for (const { key, value } of resources.list(configletType)) {
    if (key["workspaceId"]) continue;
    const id = String(key["configletId"]);
    const configlet: FabricConfiglet = {
      key: prefix + id,
      name: String(value?.["displayName"] ?? id),
      config: String(value?.["body"] ?? ""),
      type: "Static",
      note: "",
      user,
      changedOn: clock.now(),
      reconciled: false,
      builder: undefined,
      history: [],
    };
    fabric.configlets.set(configlet.key, configlet);
  }
  return [...changed];
}
