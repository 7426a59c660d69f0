/** A version of the northbound API. They live side by side on one server. */
export type ApiVersion = "v1" | "v2" | "v3" | "v4";

/** All versions, oldest first. */
export const apiVersions: readonly ApiVersion[] = ["v1", "v2", "v3", "v4"];

/**
 * Operations that are not in every version: `x-api-versions` of the spec, by group, or by operation where a group is
 * divided. A test compares it with the spec.
 */
const bounds: Readonly<Record<string, readonly ApiVersion[]>> = {
  "alarmService/stream": ["v4"],
  configure: ["v4"],
  deviceGroups: ["v1", "v2"],
  historicalWLCUtilizations: ["v1", "v2", "v3"],
  merakiAccessPoints: ["v4"],
  merakiDevices: ["v4"],
  rogueApDetectionHistory: ["v4"],
  userDefinedGroups: ["v1"],
  wlcUtilizations: ["v1", "v2", "v3"],
};

/** The versions that have an operation, by its id. */
export function servedIn(id: string): readonly ApiVersion[] {
  return bounds[id] ?? bounds[id.split("/", 1)[0] ?? ""] ?? apiVersions;
}
