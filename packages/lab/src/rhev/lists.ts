import { accountOf } from "./session.ts";
import { engineFault, notFound } from "./faults.ts";
import { followLinks, readFollow } from "./follow.ts";
import { render } from "./render.ts";
import { search } from "./search/search.ts";
import { apiPath } from "./spec.ts";
import { idOf } from "./store.ts";
import type { EngineState } from "./state.ts";
import type { Place } from "./tree.ts";
import type { EngineContext, Item } from "./types.ts";

/** Reads a collection: filtered, searched, cut, with links followed. */
export function list(place: Place, context: EngineContext): unknown {
  const { state } = context;
  const path = pathOf(context);
  checkParents(state, path);
  const query = context.query as Readonly<Record<string, unknown>>;
  const max = readMax(query["max"]);
  const visible = state.store.all(path).filter((item) => isVisible(context, place, item));
  const text = typeof query["search"] === "string" ? query["search"].trim() : "";
  // The newest event comes first, and `from` asks for those after it.
  const items =
    place.template === "/events"
      ? visible.toReversed().filter(({ id }) => Number(id) > Number(query["from"] ?? 0))
      : visible;
  const found =
    text !== "" && place.searchable
      ? search(state, collectionOf(place), items, text, max, query["case_sensitive"] === true)
      : items.slice(0, max);
  const objects = (found ?? []).map((item) => answerItem(context, place, path, item));
  // An empty list may have no member at all.
  return objects.length === 0 ? {} : { [place.element]: objects };
}

/** Reads one object. */
export function get(place: Place, context: EngineContext): unknown {
  const { path, item } = findItem(place, context);
  return answerItem(context, place, path, item);
}

/** The object that a request names. */
export function findItem(
  place: Place,
  context: EngineContext,
  path: string = pathOf(context).split("/").slice(0, -1).join("/"),
  id: string = pathOf(context).split("/").at(-1) ?? "",
): { readonly path: string; readonly item: Item } {
  checkParents(context.state, path);
  const item = context.state.store.find(path, decodeURIComponent(id));
  if (!item || !isVisible(context, place, item)) throw notFound(id);
  return { path, item };
}

/** An object with what the request wants to see of it. */
export function answerItem(
  { state, query }: EngineContext,
  place: Place,
  path: string,
  item: Item,
): Record<string, unknown> {
  const follow = (query as { readonly follow?: string }).follow;
  const value = render(state, place, path, item);
  return follow === undefined ? value : followLinks(state, place.type, value, readFollow(follow));
}

/** Path of a request below the base path. */
export function pathOf({ path }: Pick<EngineContext, "path">): string {
  return path.slice(apiPath.length).replace(/\/$/, "");
}

/** @throws LabFault when an object above a collection does not exist. */
export function checkParents({ store }: EngineState, path: string): void {
  const segments = path.split("/");
  for (let end = 4; end <= segments.length; end += 2) {
    const parent = segments.slice(0, end - 2).join("/");
    const id = segments[end - 2] ?? "";
    if (!store.find(parent, decodeURIComponent(id))) throw notFound(id);
  }
}

/** Whether the caller may see an object: administrators see all, others what they have a permission for. */
function isVisible(context: EngineContext, place: Place, item: Item): boolean {
  const account = accountOf(context);
  const { filter } = context.query as { readonly filter?: boolean };
  const wantsFilter = filter ?? context.headers["filter"]?.toLowerCase() === "true";
  if (!account || (account.isAdministrator && !wantsFilter)) return true;
  if (
    !["/vms", "/disks", "/hosts", "/storagedomains", "/vmpools", "/users", "/events", "/jobs"].includes(place.template)
  )
    return true;
  if (account.isAdministrator) return true;
  const { store } = context.state;
  const allowed = (machine: string): boolean =>
    store.all(`/vms/${machine}/permissions`).some((permission) => idOf(permission, "user") === account.id);
  if (place.template === "/vms") return allowed(item.id);
  if (place.template === "/disks")
    return store
      .all("/vms")
      .some((vm) => allowed(vm.id) && store.find(`/vms/${vm.id}/diskattachments`, item.id) !== undefined);
  return place.template === "/users" && item.id === account.id;
}

function readMax(max: unknown): number | undefined {
  if (max === undefined) return undefined;
  const number = Number(max);
  // What is no number is ignored in silence.
  if (!Number.isInteger(number)) return undefined;
  if (number < 0) throw engineFault(400, "Operation Failed", "[Invalid value for parameter max]");
  return number;
}

function collectionOf(place: Place): string {
  return place.template.split("/").at(-1) ?? "";
}
