import { engineList } from "./engine-lists.ts";
import { notFound } from "../faults.ts";
import { followLinks, readFollow } from "./follow.ts";
import { isFiltered, type Sight, sightOf } from "../access/permissions.ts";
import { render } from "./render.ts";
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
  const all = state.store.all(path);
  // The newest event comes first.
  const items = place.template === "/events" ? all.toReversed() : all;
  const found = engineList(place.template, place.searchable, {
    state,
    collection: collectionOf(place),
    all: items,
    visible: isFiltered(context) ? items.filter((item) => sight?.(place.type, item, path) !== false) : undefined,
    parameters: {
      search: typeof query["search"] === "string" ? query["search"] : undefined,
      max: readInteger(query["max"]),
      from: readInteger(query["from"]),
      caseSensitive: query["case_sensitive"] === true,
    },
  });
  const objects = found.map((item) => answerItem(context, place, path, item, sight));
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
  const value = { ...render(state, place, path, item), ...expensive(place, item, query, headers) };
  return wanted === "" ? value : followLinks(state, place.type, value, readFollow(wanted), sight);
}

/** What a machine tells only with `all_content` (`BackendVmsResource`, `BackendVmResource`). */
function expensive(
  { type, template }: Place,
  item: Item,
  query: unknown,
  headers: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const { all_content: isAsked = headers["all-content"] === "true" } = query as { readonly all_content?: boolean };
  if (type !== "Vm" || template !== "/vms" || !isAsked) return {};
  return {
    console: item["_console"] ?? { enabled: "false" },
    initialization: {
      ...(item["_initialization"] as object | undefined),
      configuration: { type: "ovf", data: ovfOf(item) },
    },
  };
}

/** The machine's configuration in OVF (`BackendVmsResource.setVmOvfConfiguration`); the least that can be imported again. */
function ovfOf({ id, name, description = "", memory }: Item): string {
  const items = `<Item><rasd:ResourceType>4</rasd:ResourceType><rasd:VirtualQuantity>${Number(memory) / 1024 ** 2}</rasd:VirtualQuantity></Item>`;
  return (
    '<?xml version="1.0" encoding="UTF-8"?><ovf:Envelope xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1/" ' +
    'xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData" ovf:version="4.4.0.0">' +
    `<Content ovf:id="out"><Name>${textOf(name)}</Name><Description>${textOf(description)}</Description>` +
    `<Section ovf:id="${id}"><Info>Virtual machine</Info>${items}</Section></Content></ovf:Envelope>`
  );
}

function textOf(value: unknown): string {
  return String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
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

/** What is no number is ignored in silence (`ParametersHelper.getIntegerParameter`). */
function readInteger(value: unknown): number | undefined {
  const number = Number(value ?? Number.NaN);
  return Number.isInteger(number) ? number : undefined;
}

function collectionOf(place: Place): string {
  return place.template.split("/").at(-1) ?? "";
}
