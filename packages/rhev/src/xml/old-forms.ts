import type { Member } from "./shapes.ts";

/** Elements that had another name up to 3.6. */
const renamed: Readonly<Record<string, string>> = {
  vmpool: "vm_pool",
  vmpools: "vm_pools",
  overcommit: "over_commit",
  source: "required_rng_source",
};

/** The name that an element has today: its own, unless the shape knows only the later one. */
export function currentName(name: string, members: ReadonlyMap<string, Member>): string {
  const later = renamed[name];
  return later !== undefined && !members.has(name) && members.has(later) ? later : name;
}

/** The name that a root element has today. */
export function currentRoot(name: string): string {
  return renamed[name] ?? name;
}

/**
 * Turns forms of engines up to 3.6 into those of later ones: `<cpu id="…">` held the type, `<boot dev="hd"/>` stood
 * once for each device, and a state was an element of its own with a detail beside it.
 */
export function modernize(
  value: Record<string, unknown>,
  members: ReadonlyMap<string, Member>,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(value)) {
    const member = members.get(name);
    if (member && member.shape.kind !== "object" && hasState(given)) {
      result[name] = given.state;
      if (given.detail !== undefined && members.has(`${name}_detail`)) result[`${name}_detail`] = given.detail;
    } else if (name === "boot" && bootDevices(given)) {
      result[name] = { devices: { device: bootDevices(given) } };
    } else if (
      name === "cpu" &&
      member?.shape.kind === "object" &&
      !member.shape.members().has("id") &&
      isTyped(given)
    ) {
      const { id, ...cpu } = given;
      result[name] = { type: id, ...cpu };
    } else result[name] = given;
  }
  return result;
}

function hasState(value: unknown): value is { readonly state: unknown; readonly detail?: unknown } {
  return typeof value === "object" && value !== null && "state" in value;
}

function isTyped(value: unknown): value is { readonly id: unknown } {
  return typeof value === "object" && value !== null && "id" in value && !("type" in value);
}

function bootDevices(value: unknown): unknown[] | undefined {
  const devices = [value].flat().map((one: unknown) => (one as { readonly dev?: unknown } | undefined)?.dev);
  return devices.length > 0 && devices.every((device) => device !== undefined) ? devices : undefined;
}
