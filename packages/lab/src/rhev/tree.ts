import { readSpec, type SpecOperation } from "../spec/read-spec.ts";
import type { Model } from "./model.ts";
import { apiPath, rhevSpec } from "./spec.ts";

/** One place of the API: a collection or an object in it, by its template below the base path. */
export interface Place {
  /** Template of the collection: `/vms/{vmId}/nics`. */
  readonly template: string;
  /** Member of the list and type of its objects. */
  readonly element: string;
  readonly type: string;
  readonly list: SpecOperation;
  readonly create: SpecOperation | undefined;
  readonly get: SpecOperation | undefined;
  /** Segments of the sub-collections of an object, with the names under which `link` has them. */
  readonly links: readonly string[];
  /** Segments of the actions of an object. */
  readonly actions: readonly string[];
  readonly searchable: boolean;
}

/** What an operation does, told from its path. */
export type Role =
  | { readonly kind: "list" | "create" | "get" | "update" | "delete"; readonly place: Place }
  | { readonly kind: "action"; readonly name: string; readonly place: Place | undefined; readonly onObject: boolean }
  | { readonly kind: "status"; readonly place: Place | undefined };

/** All places of the API, and the roles of its operations. */
export interface Tree {
  readonly places: ReadonlyMap<string, Place>;
  readonly roles: ReadonlyMap<string, Role>;
  /** The place of a concrete collection path. */
  placeAt(path: string): Place | undefined;
}

/** Reads the places out of the spec. */
export function createTree(model: Model): Tree {
  const operations = readSpec(rhevSpec).operations.filter(({ path }) => path.startsWith(apiPath));
  const byPath = new Map<string, Map<string, SpecOperation>>();
  for (const operation of operations) {
    const template = operation.path.slice(apiPath.length);
    byPath.set(template, (byPath.get(template) ?? new Map<string, SpecOperation>()).set(operation.method, operation));
  }
  const places = new Map<string, Place>();
  for (const [template, methods] of byPath) {
    const list = methods.get("GET");
    const [element, type] = (list && !template.endsWith("}") && model.listOf(model.answerOf(list))) || [];
    if (!list || element === undefined || type === undefined) continue;
    const object = [...byPath.keys()].find(
      (path) => path.startsWith(`${template}/{`) && !path.slice(template.length + 1).includes("/"),
    );
    const below =
      object === undefined
        ? []
        : [...byPath].filter(([path]) => path.startsWith(`${object}/`) && !path.slice(object.length + 1).includes("/"));
    places.set(template, {
      template,
      element,
      type,
      list,
      create: methods.get("POST"),
      get: object === undefined ? undefined : byPath.get(object)?.get("GET"),
      links: below.filter(([, own]) => own.has("GET")).map(([path]) => path.split("/").at(-1) ?? ""),
      actions: below
        .filter(([, own]) => own.has("POST") && !own.has("GET"))
        .map(([path]) => path.split("/").at(-1) ?? ""),
      searchable: list.parameters.some(({ name }) => name === "search"),
    });
  }
  const roles = new Map<string, Role>();
  for (const [template, methods] of byPath) {
    for (const operation of methods.values()) {
      const role = roleOf(template, operation, places);
      if (role) roles.set(operation.id, role);
    }
  }
  const shapes = new Map([...places.values()].map((place) => [shapeOf(place.template), place]));
  return { places, roles, placeAt: (path) => shapes.get(shapeOf(path)) };
}

/** Every second segment of a path names an object; templates and paths of one place look the same without them. */
export function shapeOf(path: string): string {
  return path
    .split("/")
    .map((segment, index) => (index > 0 && index % 2 === 0 ? "*" : segment))
    .join("/");
}

function roleOf(template: string, { method }: SpecOperation, places: ReadonlyMap<string, Place>): Role | undefined {
  const own = places.get(template);
  if (own) {
    if (method === "GET") return { kind: "list", place: own };
    if (method === "POST") return { kind: "create", place: own };
    return undefined;
  }
  const segments = template.split("/");
  const last = segments.pop() ?? "";
  const parent = segments.join("/");
  if (last.startsWith("{")) {
    const place = places.get(parent);
    if (place && method === "GET") return { kind: "get", place };
    if (place && method === "PUT") return { kind: "update", place };
    if (place && method === "DELETE") return { kind: "delete", place };
    // `/vms/{vmId}/start/{actionId}`, `/vms/{vmId}/creation_status/{creationId}`
    const above = places.get(parent.split("/").slice(0, -2).join("/"));
    return method === "GET" && above ? { kind: "status", place: above } : undefined;
  }
  if (method !== "POST") return undefined;
  const onObject = segments.at(-1)?.startsWith("{") === true;
  return {
    kind: "action",
    name: last,
    onObject,
    place: places.get(onObject ? segments.slice(0, -1).join("/") : parent),
  };
}
