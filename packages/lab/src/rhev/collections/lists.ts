import { compareVersions } from "../../core/versions.ts";
import { engineFault, notFound } from "../faults.ts";
import { followLinks, readFollow } from "./follow.ts";
import { type Sight, sightOf } from "../access/permissions.ts";
import { render } from "./render.ts";
import { search } from "../search/search.ts";
import { apiPath } from "../spec.ts";
import type { EngineState } from "../state.ts";
import type { Place } from "../tree.ts";
import type { EngineContext } from "../handlers.ts";
import type { Item } from "../types.ts";

/** Reads a collection: filtered, searched, cut, with links followed. */
export function list(place: Place, context: EngineContext): unknown {
  const { state } = context;
  const path = pathOf(context);
  const sight = sightOf(context);
  checkParents(state, path, sight);
  const query = context.query as Readonly<Record<string, unknown>>;
  // Engines up to 3.3 gave a search no more than so many.
  const bound = place.searchable && compareVersions(state.version, "3.4") < 0 ? 100 : undefined;
  const max = readMax(query["max"]) ?? bound;
  const all = state.store.all(path);
  const visible = sight ? all.filter((item) => sight(place.type, item, path)) : all;
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
  const objects = (found ?? []).map((item) => answerItem(context, place, path, item, sight));
  // An empty list may have no member at all.
  return objects.length === 0 ? {} : { [place.element]: objects };
}

/** Reads one object. */
export function get(place: Place, context: EngineContext): unknown {
  const { path, item } = findItem(place, context);
  return answerItem(context, place, path, item, sightOf(context));
}

/** The object that a request names. */
export function findItem(
  place: Place,
  context: EngineContext,
  path: string = pathOf(context).split("/").slice(0, -1).join("/"),
  id: string = pathOf(context).split("/").at(-1) ?? "",
): { readonly path: string; readonly item: Item } {
  const sight = sightOf(context);
  checkParents(context.state, path, sight);
  const item = context.state.store.find(path, decodeURIComponent(id));
  if (!item || sight?.(place.type, item, path) === false) throw notFound(id);
  return { path, item };
}

/** An object with what the request wants to see of it. */
export function answerItem(
  { state, query, headers }: EngineContext,
  place: Place,
  path: string,
  item: Item,
  sight?: Sight,
): Record<string, unknown> {
  const follow = (query as { readonly follow?: string }).follow;
  const wanted = [follow ?? "", ...detailsOf(headers)].filter((name) => name !== "").join(",");
  const value = render(state, place, path, item);
  return wanted === "" ? value : followLinks(state, place.type, value, readFollow(wanted), sight);
}

/** The older way to have links followed: `detail=statistics` in the URL or in `Accept`. */
function detailsOf({ detail, accept = "" }: Readonly<Record<string, string>>): string[] {
  const names = [detail, ...accept.split(";").map((part) => /^\s*detail=(.+)$/.exec(part)?.[1])];
  return names.flatMap((name) => name?.split("+") ?? []).filter((name) => !/^-|^(main|size)$/.test(name));
}

/** Path of a request below the base path. */
export function pathOf({ path }: Pick<EngineContext, "path">): string {
  return path.slice(apiPath.length).replace(/\/$/, "");
}

/** @throws LabFault when an object above a collection does not exist, or is not for the eyes of the caller. */
export function checkParents({ store, tree }: EngineState, path: string, sight?: Sight): void {
  const segments = path.split("/");
  for (let end = 4; end <= segments.length; end += 2) {
    const parent = segments.slice(0, end - 2).join("/");
    const id = segments[end - 2] ?? "";
    const item = store.find(parent, decodeURIComponent(id));
    if (!item || sight?.(tree.placeAt(parent)?.type ?? "", item, parent) === false) throw notFound(id);
  }
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
