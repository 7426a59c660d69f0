import { engineFault } from "../faults.ts";
import type { EngineState } from "../state.ts";
import { ref } from "../store.ts";

/**
 * Turns the references of a body, given by id or name, into ids with their hrefs.
 * @throws LabFault when the name leads to nothing; an unknown id is taken as it is.
 */
export function resolveReferences(
  state: EngineState,
  type: string,
  body: Record<string, unknown>,
  path: string,
): Record<string, unknown> {
  const result = { ...body };
  for (const [name, member] of state.model.members(type)) {
    const given = body[name];
    if (!member.isLink || member.type === undefined || typeof given !== "object" || given === null) continue;
    const collection = collectionOf(state, member.type, path);
    if (collection === undefined) continue;
    const { id, name: wanted, ...rest } = given as { readonly id?: string; readonly name?: string };
    // What has more than a name is a new object, such as the disk of an attachment.
    if (id === undefined && Object.keys(rest).length > 0) continue;
    const found = id === undefined ? state.store.all(collection).find((item) => item["name"] === wanted) : { id };
    if (!found && wanted === undefined) {
      // An empty reference says nothing, as an empty element of XML.
      delete result[name];
      continue;
    }
    if (!found) throw engineFault(400, "Operation Failed", `Entity not found: ${member.type}: name=${wanted ?? ""}`);
    result[name] = ref(collection, found.id);
  }
  return result;
}

/** The collection where objects of a type are: at the top, or below the host that the path leads to. */
function collectionOf({ tree }: EngineState, type: string, path: string): string | undefined {
  const [host] = /^\/hosts\/[^/]+/.exec(path) ?? [];
  if (type === "HostNic" && host !== undefined) return `${host}/nics`;
  for (const place of tree.places.values()) {
    if (place.type === type && place.template.lastIndexOf("/") === 0) return place.template;
  }
  return undefined;
}
