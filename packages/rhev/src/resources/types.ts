import type { CallOptions, PagedOptions } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";

/** Types of the spec by name. */
export type Schemas = components["schemas"];

/** What every object of the engine has that can be reached. */
export interface Linked {
  readonly id?: string | undefined;
  readonly href?: string | undefined;
  readonly link?: readonly Schemas["Link"][] | undefined;
}

/** The groups of collections that the root document links, by their names in the client. */
export const rootGroups = [
  "affinityLabels",
  "bookmarks",
  "clusterLevels",
  "clusters",
  "cpuProfiles",
  "dataCenters",
  "diskProfiles",
  "disks",
  "domains",
  "events",
  "externalHostProviders",
  "groups",
  "hosts",
  "icons",
  "imageTransfers",
  "instanceTypes",
  "jobs",
  "katelloErrata",
  "macPools",
  "networkFilters",
  "networks",
  "openstackImageProviders",
  "openstackNetworkProviders",
  "openstackVolumeProviders",
  "operatingSystems",
  "permissions",
  "roles",
  "schedulingPolicies",
  "schedulingPolicyUnits",
  "storageConnections",
  "storageDomains",
  "tags",
  "templates",
  "users",
  "vmPools",
  "vms",
  "vnicProfiles",
] as const;

/** Name of a collection that the root document links. */
export type RootGroup = (typeof rootGroups)[number];

/** A collection by its group (`dataCenters`) or by the relationship name of the wire (`datacenters`). */
export type CollectionName = RootGroup | Lowercase<RootGroup>;

/** The group that a relationship name stands for. */
export type GroupOf<Name extends CollectionName> = {
  [Group in RootGroup]: Name extends Group | Lowercase<Group> ? Group : never;
}[RootGroup];

/** An object that the engine gave: it has an identifier, and a place. Only what is to be made has neither. */
export type Existing<T> = T & { readonly id: string; readonly href: string };

/** The named calls of a client that has those of a group: the shipped ones, or those of a spec that extends it. */
export type CallsOf<Group extends PropertyKey> = { readonly [Name in Group]?: unknown };

/** The objects of a collection. */
export type ItemOf<Group extends RootGroup, Own extends CallsOf<Group> = Calls> = Own[Group] extends {
  get(...args: never[]): Promise<infer T>;
}
  ? Existing<T>
  : never;

/** What a new object of a collection is made from. */
export type NewOf<Group extends RootGroup, Own extends CallsOf<Group> = Calls> = Own[Group] extends {
  create(input: infer I, ...rest: never[]): unknown;
}
  ? I extends { body: infer B }
    ? B
    : never
  : never;

/** What may be sent of an object: an object that is only referred to needs no identifier, for a name does as well. */
export type Sent<T> = T extends readonly (infer Item)[]
  ? readonly Sent<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]?: Sent<T[Name]> | undefined }
    : T;

/** What a list holds: the elements of its one array. */
export type ElementOf<List> = {
  [Member in keyof List]-?: NonNullable<List[Member]> extends readonly (infer Item)[] ? Item : never;
}[keyof List];

/** Whether a member leads further: a reference has an `href`, a sub-collection is a list. */
type IsLink<V> = V extends readonly unknown[]
  ? false
  : V extends object
    ? "href" extends keyof V
      ? true
      : "size" extends keyof V
        ? "actions" extends keyof V
          ? true
          : false
        : false
    : false;

/** Names of the references and sub-collections of an object. */
export type LinkName<T> = {
  [Name in keyof T]-?: IsLink<NonNullable<T[Name]>> extends true ? Name : never;
}[keyof T] &
  string;

/** Names of the sub-collections of an object. */
export type SubName<T> = {
  [Name in LinkName<T>]: "href" extends keyof NonNullable<T[Name]> ? never : Name;
}[LinkName<T>];

/** What following a member gives: the object, or the objects of the list. */
export type Followed<V> = "href" extends keyof V ? Existing<V> : Existing<ElementOf<V>>[];

/** Names one object of a collection; a text is its name. */
export type Which = string | { readonly id: string } | { readonly name: string };

/** A collection in the manner of the older libraries: everything at once, objects instead of identifiers. */
export interface Collection<T, New = Sent<T>> {
  /**
   * All objects, or those that a search finds, page after page.
   * @param search in the engine's own language: `name=web* and status=up`.
   */
  list(search?: string, options?: PagedOptions): Promise<T[]>;
  /**
   * One object by name or identifier.
   * @throws NotFoundError when there is none.
   */
  get(which: Which, options?: CallOptions): Promise<T>;
  /** Like `get`, but `undefined` when there is none. */
  find(which: Which, options?: CallOptions): Promise<T | undefined>;
  /** Makes an object; its storage may still be under way, see `complete`. */
  create(body: New, options?: CallOptions): Promise<T>;
  /** Changes members of an object and gives it as it is then. */
  update(which: Which | Linked, changes: Sent<T>, options?: CallOptions): Promise<T>;
  /**
   * Removes an object.
   * @param input further parameters of the removal, such as `force` or `detach_only`.
   */
  delete(which: Which | Linked, input?: Readonly<Record<string, unknown>>, options?: CallOptions): Promise<void>;
}
