import type { CallInput, CallOptions, OperationTable, PagedOptions, WaitOptions } from "@northbound/runtime";
import type { Calls } from "./generated/calls.ts";
import { type EventFollowing, following } from "./events.ts";
import { backingUp, type BackingUp, type ImageTransferring, imageTransferring } from "./images/images.ts";
import type { ImageSetup } from "./images/transfer.ts";
import { createCollection } from "./resources/collection.ts";
import type { Engine } from "./resources/engine.ts";
import { createHandle, type Handle } from "./resources/handle.ts";
import { mustFind } from "./resources/routes.ts";
import { type CallsOf, type ItemOf, type Linked, type RootGroup, rootGroups, type Which } from "./resources/types.ts";
import { defaultOrder, type SearchableGroup } from "./search/fields.ts";
import { type SearchableCalls, searchableList } from "./search/searchable.ts";
import { lives, type StatedGroup } from "./waiting/states.ts";
import { createWaiting, type Waiting } from "./waiting/wait-for-state.ts";

/** Objects with methods, for the collections of the engine. */
export interface Handling<Group extends RootGroup, Own extends CallsOf<Group> = Calls> {
  /**
   * One object with its actions as methods, by identifier or name, or of an object that was read.
   * @throws NotFoundError when there is none.
   * @example
   * const vm = await rhev.vms.handle({ name: "db1" });
   */
  handle(which: Which | ItemOf<Group, Own>, options?: CallOptions): Promise<Handle<Group, Own>>;
}

/** The groups whose objects can be searched. Made of the groups of the client, so that each has its documentation. */
export type SearchableGroups<Own extends AnyGroups = Calls> = {
  readonly [Group in keyof Own as Group extends SearchableGroup ? Group : never]: SearchableCalls<
    Group & SearchableGroup,
    Own
  >;
};

/** What groups have beside their calls, as far as a spec has the groups. */
export type GroupExtras<Own extends AnyGroups = Calls> = {
  readonly [Group in StatedGroup & keyof Own]: Waiting<Group, Own>;
} & {
  readonly [Group in RootGroup & keyof Own]: Handling<Group, Own>;
} & {
  readonly events: EventFollowing;
  readonly imageTransfers: ImageTransferring;
  readonly vmBackups: BackingUp;
};

/** Named calls of a spec like the shipped one. */
export type AnyGroups = CallsOf<RootGroup | StatedGroup | SearchableGroup>;

type AnyGroup = Record<string, (input?: CallInput, options?: PagedOptions) => unknown>;

/** Gives the groups of a client what they have beside their calls. A group is still built when it is first used. */
export function extendGroups(client: object, engine: Engine, operations: OperationTable, images: ImageSetup): void {
  const names = new Set<string>([...Object.keys(lives), ...rootGroups, ...Object.keys(defaultOrder)]);
  for (const name of names) {
    const build = Object.getOwnPropertyDescriptor(client, name)?.get;
    // A spec that extends the shipped one may leave groups out.
    if (!build) continue;
    Object.defineProperty(client, name, {
      configurable: true,
      enumerable: true,
      get() {
        const group = build.call(client) as AnyGroup;
        extend(group, name, engine, operations, images);
        Object.defineProperty(client, name, { value: group, configurable: true, enumerable: true, writable: true });
        return group;
      },
    });
  }
}

function extend(group: AnyGroup, name: string, engine: Engine, operations: OperationTable, images: ImageSetup): void {
  const { shared } = images;
  const { get, list } = group;
  if (name === "imageTransfers") Object.assign(group, imageTransferring(images));
  if (name === "events" && list) Object.assign(group, following(list as never, shared));
  if (name === "vmBackups") Object.assign(group, backingUp(images));
  if (name in lives && get) Object.assign(group, createWaiting(name as StatedGroup, get as never, shared, operations));
  if (name in defaultOrder && list) group["list"] = searchableList(name as SearchableGroup, list);
  if (rootGroups.includes(name as RootGroup))
    group["handle"] = createHandler(name as RootGroup, engine, operations, shared) as never;
}

function createHandler(
  group: RootGroup,
  engine: Engine,
  operations: OperationTable,
  shared: Pick<WaitOptions<never>, "clock" | "observe">,
) {
  return async (which: Which | Linked, options?: CallOptions): Promise<object> => {
    const isRead = typeof which === "object" && which !== null && "href" in which && "id" in which;
    if (isRead) return createHandle(engine, operations, group, which, shared);
    const path = operations[group]?.["list"]?.path ?? "";
    mustFind(engine.routes, "GET", path);
    const object = await createCollection(engine, path).get(which as Which, options);
    return createHandle(engine, operations, group, object, shared);
  };
}
