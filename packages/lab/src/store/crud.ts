import { Answer, json } from "../http/message.ts";
import type { Context, Handler } from "../core/backend.ts";
import { exampleOf } from "../spec/example.ts";
import type { SpecOperation } from "../spec/read-spec.ts";

/** Behaviours for collections that are plain REST: a path, and a path with one more parameter. */
export interface CrudStore {
  /** The behaviour of an operation, when its group is such a collection. */
  behaviour(operation: SpecOperation): ((context: Context<unknown>) => unknown) | undefined;
}

type Item = Record<string, unknown>;

interface Collection {
  readonly path: string;
  readonly list: SpecOperation | undefined;
  readonly create: SpecOperation | undefined;
  readonly item: ReadonlyMap<string, SpecOperation>;
  /** Name of the path parameter, which is also how the member with the key is found. */
  readonly keyName: string;
  /** Items by key, for each value of the path in front. */
  readonly shelves: Map<string, Map<string, Item>>;
}

/**
 * Finds the collections of a spec and keeps their items. Each starts with the item of the spec's
 * example; what is created can be read, changed and deleted.
 * @param isForeign the spec is somebody else's: lists are paged by the usual parameters.
 */
export function createCrudStore(operations: readonly SpecOperation[], isForeign = false): CrudStore {
  const collections = findCollections(operations);
  const byOperation = new Map<string, Handler<unknown>>();
  for (const collection of collections) {
    const { list, create, item } = collection;
    if (list) byOperation.set(list.id, (context) => answerList(collection, list, context, isForeign));
    if (create) byOperation.set(create.id, (context) => answerCreate(collection, create, context));
    for (const [method, operation] of item) {
      byOperation.set(operation.id, (context) => answerItem(collection, method, operation, context));
    }
  }
  return { behaviour: (operation) => byOperation.get(operation.id) };
}

function findCollections(operations: readonly SpecOperation[]): Collection[] {
  const byPath = new Map<string, Map<string, SpecOperation>>();
  for (const operation of operations) {
    const path = operation.path.replace(/\/$/, "");
    const methods = byPath.get(path) ?? new Map<string, SpecOperation>();
    byPath.set(path, methods.set(operation.method, operation));
  }
  return [...byPath].flatMap(([path, item]) => {
    const split = /^(.*)\/\{([^}/]+)\}$/.exec(path);
    const parent = split?.[1];
    const keyName = split?.[2];
    if (parent === undefined || keyName === undefined || !item.has("GET")) return [];
    const own = byPath.get(parent);
    const list = own?.get("GET");
    if (!list || !itemsOf(list, exampleBody(list))) return [];
    return [{ path: parent, list, create: own?.get("POST"), item, keyName, shelves: new Map() }];
  });
}

function answerList(
  collection: Collection,
  operation: SpecOperation,
  context: Context<unknown>,
  isPaged: boolean,
): unknown {
  const page = structuredClone(exampleBody(operation));
  const target = itemsOf(operation, page);
  if (!target) return page;
  const items = [...shelf(collection, context).values()];
  target.splice(0, target.length, ...(isPaged ? pageOf(items, asItem(context.query)) : items));
  return page;
}

const sizes = ["per_page", "perPage", "page_size", "pageSize", "limit", "size", "max", "maxResults"];
const pages = ["page", "page_number", "pageNumber"];
const offsets = ["offset", "skip", "start", "startIndex", "firstResult"];

/** The part of a list that a query asks for by the usual names. */
function pageOf(items: readonly Item[], query: Item): readonly Item[] {
  const number = (names: readonly string[]): number | undefined => {
    const value = names.map((name) => query[name]).find((one) => one !== undefined);
    return typeof value === "number" ? value : undefined;
  };
  const [size, page, offset] = [number(sizes), number(pages), number(offsets)];
  if (size === undefined) return items;
  const first = offset ?? (page === undefined ? 0 : Math.max(0, page - 1) * size);
  return items.slice(first, first + size);
}

function answerCreate(collection: Collection, operation: SpecOperation, context: Context<unknown>): unknown {
  const items = shelf(collection, context);
  const key = String(items.size + 1);
  const item = { ...asItem(exampleBody(operation)), ...asItem(context.body), ...keyMember(collection, key) };
  items.set(keyOf(collection, item) ?? key, item);
  return answer(operation, item);
}

function answerItem(
  collection: Collection,
  method: string,
  operation: SpecOperation,
  context: Context<unknown>,
): unknown {
  const items = shelf(collection, context);
  const key = String(asItem(context.pathParams)[collection.keyName]);
  const item = items.get(key);
  if (!item) return notFound(operation, key);
  if (method === "DELETE") {
    items.delete(key);
    return answer(operation, undefined);
  }
  if (method === "PUT" || method === "PATCH") Object.assign(item, asItem(context.body));
  return answer(operation, item);
}

function shelf(collection: Collection, context: Context<unknown>): Map<string, Item> {
  const place = context.path.split("/").slice(0, collection.path.split("/").length).join("/");
  let items = collection.shelves.get(place);
  if (!items) {
    const read = collection.item.get("GET");
    const first = read ? asItem(exampleBody(read)) : {};
    items = new Map(Object.keys(first).length > 0 ? [[keyOf(collection, first) ?? "1", structuredClone(first)]] : []);
    collection.shelves.set(place, items);
  }
  return items;
}

/** The member that identifies an item: named like the path parameter, or one of the usual names. */
function keyOf(collection: Collection, item: Item): string | undefined {
  const value = item[collection.keyName] ?? item["id"] ?? item["key"] ?? item["name"];
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** A new item gets a key of its own in the member that the others have theirs in. */
function keyMember(collection: Collection, key: string): Item {
  const read = collection.item.get("GET");
  const sample = read ? asItem(exampleBody(read)) : {};
  const name = [collection.keyName, "id", "key"].find((candidate) => candidate in sample);
  if (name === undefined) return {};
  return { [name]: typeof sample[name] === "number" ? Number(key) + 1 : `${String(sample[name])}-${key}` };
}

function answer(operation: SpecOperation, item: Item | undefined): unknown {
  const [status, bodies] = Object.entries(operation.answers).find(([key]) => key.startsWith("2")) ?? ["204", []];
  const code = Number(status);
  if (bodies.length === 0) return new Answer(code, { kind: "none" });
  const sample = asItem(exampleBody(operation));
  // Some products answer a write with a word of thanks, not with the item.
  const fits = item && Object.keys(sample).some((name) => name in item);
  return json(fits ? item : exampleBody(operation), code);
}

function notFound(operation: SpecOperation, key: string): Answer {
  const media = operation.answers["404"]?.[0]?.media;
  const body = media ? exampleOf(operation, media) : { message: `There is no ${key}.` };
  return json(body, 404);
}

function exampleBody(operation: SpecOperation): unknown {
  const bodies = Object.entries(operation.answers).find(([key]) => key.startsWith("2"))?.[1] ?? [];
  const body = bodies.find((entry) => entry.mediaType.includes("json"));
  return body && exampleOf(operation, body.media);
}

/** The array of a page: the page itself, the member that the spec names, or the only array in it. */
function itemsOf(operation: SpecOperation, page: unknown): unknown[] | undefined {
  if (Array.isArray(page)) return page;
  const named = operation.behaviours.items;
  if (named !== undefined) {
    const target = named.split(".").reduce<unknown>((value, name) => asItem(value)[name], page);
    return Array.isArray(target) ? target : undefined;
  }
  const arrays = Object.values(asItem(page)).filter((value) => Array.isArray(value));
  return arrays.length === 1 ? arrays[0] : undefined;
}

function asItem(value: unknown): Item {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Item) : {};
}
