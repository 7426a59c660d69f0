import { type CallOptions, InvalidInputError } from "@northbound/runtime";
import { elementsOf, type Engine, invoke, invokeList } from "./engine.ts";
import { mustFind } from "./routes.ts";
import type { Linked } from "./types.ts";

/** Members whose sub-collection has another name in paths. */
const otherNames: Readonly<Record<string, string>> = {
  agents: "fenceagents",
  hostnumanodes: "numanodes",
  storages: "storage",
};

/** Where a member of an object leads: its own href, the link of that name, or the path below the object. */
export function hrefOf(object: Linked, name: string): string {
  const value: unknown = Reflect.get(object, name);
  if (typeof value === "object" && value !== null && "href" in value && typeof value.href === "string")
    return value.href;
  const rel = bare(name);
  const link = object.link?.find((entry) => bare(entry.rel ?? "") === rel);
  if (link?.href !== undefined) return link.href;
  return `${ownHref(object)}/${otherNames[rel] ?? rel}`;
}

/** @throws InvalidInputError for an object that the engine did not give. */
export function ownHref({ href }: Linked): string {
  if (href !== undefined && href !== "") return bareHref(href);
  throw new InvalidInputError("The object has no href: only what the engine answered can be followed.");
}

/** An address without its parameters (`;next_run`, `?detail=…`), so that a path can go on behind it. */
export function bareHref(href: string): string {
  return href.split(/[?;#]/, 1)[0] ?? "";
}

/** Reads what a member leads to: an object, or all objects of a sub-collection. */
export async function follow(engine: Engine, object: Linked, name: string, options?: CallOptions): Promise<unknown> {
  const href = hrefOf(object, name);
  const held: unknown = Reflect.get(object, name);
  // Some lists have no place of their own: they are held by the object, such as the storage domains of a disk.
  const isHeld = typeof held === "object" && held !== null && !("href" in held);
  if (isHeld && !engine.routes.find("GET", href)) return elementsOf(held);
  const route = mustFind(engine.routes, "GET", href);
  if (route.operation.paging !== undefined) return await invokeList(engine, route, {}, options);
  const answer = await invoke(engine, route, {}, options);
  return isList(route.name) ? elementsOf(answer) : answer;
}

/** Lists are called `list` or `listSomething`. */
function isList(name: string): boolean {
  return /^list(?![a-z])/.test(name);
}

/** Names on the wire differ in case and underscores from those of members. */
function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, "");
}
