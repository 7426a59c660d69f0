import { withNumbers } from "../serialization/encoding.ts";
import { compareVersions } from "../../core/versions.ts";
import { apiPath } from "../spec.ts";
import type { EngineState } from "../state.ts";
import type { Place } from "../tree.ts";
import type { Item } from "../types.ts";

/** Names of the parent reference that objects below another one carry. */
const parents: Readonly<Record<string, string>> = {
  vms: "vm",
  hosts: "host",
  templates: "template",
  instancetypes: "instance_type",
  datacenters: "data_center",
  clusters: "cluster",
  disks: "disk",
  jobs: "job",
};

/** An object as the engine answers it at a path: with its href, its links, its actions and its parent. */
export function render(state: EngineState, place: Place, path: string, item: Item): Record<string, unknown> {
  const href = `${apiPath}${path}/${item.id}`;
  const known = state.model.members(place.type);
  // What begins with an underscore is the engine's own note.
  const own = Object.fromEntries(Object.entries(item).filter(([name]) => !name.startsWith("_")));
  const value: Record<string, unknown> = { ...own, href, ...parentOf(path, known, own) };
  if (place.links.length > 0 && known.has("link"))
    value["link"] = place.links.map((rel) => ({ href: `${href}/${rel}`, rel }));
  if (place.actions.length > 0 && known.has("actions")) {
    value["actions"] = { link: place.actions.map((rel) => ({ href: `${href}/${rel}`, rel })) };
  }
  const shown = place.template === "/storagedomains" ? withoutStatus(value) : value;
  // 64-bit integers became texts with 4.3.
  return compareVersions(state.version, "4.3") < 0
    ? (withNumbers(state.model, place.type, shown) as Record<string, unknown>)
    : shown;
}

function parentOf(
  path: string,
  known: ReadonlyMap<string, unknown>,
  own: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const segments = path.split("/");
  const id = segments.at(-2);
  const member = parents[segments.at(-3) ?? ""];
  if (segments.length < 4 || id === undefined || member === undefined || !known.has(member) || member in own) return {};
  return { [member]: { id, href: apiPath + segments.slice(0, -1).join("/") } };
}

/** Outside of a data center only domains that belong to none tell their state. */
function withoutStatus({ status, ...domain }: Record<string, unknown>): Record<string, unknown> {
  return status === "unattached" ? { ...domain, status } : domain;
}
