import { moveMembers } from "./old-members.ts";
import { folded, type Member, type ObjectShape, type Shape } from "./shapes.ts";

/** Elements that had another name up to 3.6, and what they are called today: the first that the shape knows. */
const renamed: Readonly<Record<string, readonly string[]>> = {
  label: ["network_label"],
  labels: ["network_labels"],
  overcommit: ["over_commit"],
  properties_meta_data: ["properties"],
  selinux: ["se_linux"],
  source: ["required_rng_source", "supported_rng_source"],
  state: ["status"],
  storage: ["host_storage"],
  vmpool: ["vm_pool"],
  vmpools: ["vm_pools"],
};

/** The name that an element has today: its own, unless the shape knows only the later one. */
export function currentName(name: string, members: ReadonlyMap<string, Member>): string {
  if (members.has(name)) return name;
  return renamed[name]?.find((later) => members.has(later)) ?? name;
}

/** The name that a root element has today: its own, unless only the later one is known. */
export function currentRoot(name: string, isKnown: (name: string) => boolean): string {
  return isKnown(name) ? name : (renamed[name]?.find(isKnown) ?? name);
}

/** A text as today's engines write it: enumerations were in upper case in some answers, and had a dash (`rhev-h`). */
export function currentText(text: string, shape: Shape): string {
  return (shape.kind === "text" && shape.texts?.get(folded(text))) || text;
}

/**
 * Turns forms of engines up to 3.6 into those of later ones: `<cpu id="…">` held the type, `<boot dev="hd"/>` stood
 * once for each device, a state was an element of its own with a detail beside it, and some lists stood without the element
 * around them.
 */
export function modernize(
  value: Record<string, unknown>,
  { root, members: membersOf }: ObjectShape,
): Readonly<Record<string, unknown>> {
  const members = membersOf();
  const result: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(value)) {
    const member = members.get(name);
    const list = member ? undefined : listAround(name, members);
    if (list !== undefined) {
      result[list] ??= { [name]: [given].flat() };
    } else if (member && member.shape.kind !== "object" && hasState(given)) {
      result[name] = typeof given.state === "string" ? currentText(given.state, member.shape) : given.state;
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
  return moveMembers(result, root);
}

/** The list that holds what stands alone here: `<logical_unit>`s without their `<logical_units>`. */
function listAround(name: string, members: ReadonlyMap<string, Member>): string | undefined {
  const list = `${name}s`;
  const shape = members.get(list)?.shape;
  return shape?.kind === "object" && shape.members().get(name)?.isList === true ? list : undefined;
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

/** A value that came as JSON, in today's forms. */
export function currentValue(value: unknown, shape: Shape): unknown {
  if (Array.isArray(value)) return value.map((item) => currentValue(item, shape));
  if (typeof value === "string") return currentText(value, shape);
  if (typeof value !== "object" || value === null || shape.kind !== "object") return value;
  const members = shape.members();
  const entries = Object.entries(value).map(([name, content]: [string, unknown]) => {
    const key = currentName(name, members);
    const member = members.get(key);
    return [key, member ? currentValue(content, member.shape) : content] as const;
  });
  return modernize(Object.fromEntries(entries), shape);
}
