import { type CallInput, type CallOptions, InvalidInputError, NotFoundError } from "@northbound/runtime";
import type { BusyOptions } from "../waiting/busy.ts";
import type { Accepted, CompleteOptions } from "../waiting/complete.ts";
import { createCollection } from "./collection.ts";
import { type Engine, invoke } from "./engine.ts";
import { follow, hrefOf, ownHref } from "./follow.ts";
import { mustFind } from "./routes.ts";
import type { Calls } from "../generated/calls.ts";
import {
  type CallsOf,
  type Collection,
  type CollectionName,
  type ElementOf,
  type Existing,
  type Followed,
  type GroupOf,
  type ItemOf,
  type Linked,
  type LinkName,
  type NewOf,
  type RootGroup,
  rootGroups,
  type Schemas,
  type Sent,
  type SubName,
} from "./types.ts";

/** The objects that every engine has, by the names of their relationships. */
export interface SpecialObjects {
  readonly "tags/root": Schemas["Tag"];
  readonly "templates/blank": Schemas["Template"];
}

/** Working with objects and their links, whatever collection they are in. */
export interface Resources<Own extends CallsOf<RootGroup> = Calls> {
  /**
   * A collection of the engine by its relationship name, or a sub-collection of an object.
   * @example
   * const [vm] = await rhev.collection("vms").list("status=up");
   * if (vm) await rhev.collection(vm, "nics").create({ name: "nic2" });
   */
  collection<Name extends CollectionName>(
    name: Name,
  ): Collection<ItemOf<GroupOf<Name>, Own>, NewOf<GroupOf<Name>, Own>>;
  collection<T extends Linked, Name extends SubName<T>>(
    object: T,
    name: Name,
  ): Collection<Existing<ElementOf<NonNullable<T[Name]>>>>;
  /**
   * Reads what a member of an answer leads to: the object behind a reference, or all objects of a sub-collection.
   * @example
   * const vm = await rhev.vms.get({ vmId: "123" });
   * const [attachment] = await rhev.follow(vm, "disk_attachments");
   * const cluster = await rhev.follow(vm, "cluster");
   */
  follow<T extends Linked, Name extends LinkName<T>>(
    object: T,
    name: Name,
    options?: CallOptions,
  ): Promise<Followed<Exclude<T[Name], undefined>>>;
  /** Reads an object again, past the cache. */
  reload<T extends Linked>(object: T, options?: CallOptions): Promise<T>;
  /** Changes members of an object, wherever it is. */
  update<T extends Linked>(object: T, changes: Sent<T>, options?: CallOptions): Promise<T>;
  /** Removes an object, wherever it is; `input` has the further parameters of the removal. */
  remove(object: Linked, input?: CallInput, options?: CallOptions): Promise<void>;
  /**
   * Runs an action of an object by its name on the wire.
   * @example
   * const nic = await rhev.vmNics.get({ vmId: "123", nicId: "456" });
   * await rhev.action(nic, "deactivate");
   */
  action(object: Linked, name: string, action?: Schemas["Action"], options?: CallOptions): Promise<Schemas["Action"]>;
  /** The objects that always exist: `tags/root` and `templates/blank`. */
  special<Name extends keyof SpecialObjects>(name: Name, options?: CallOptions): Promise<SpecialObjects[Name]>;
  /**
   * Waits for the end of what was accepted with 202: an action, the tasks of a creation, and the job that it names.
   * @throws BackendError with the engine's fault when it failed; WaitFailedError when the job did.
   * @example
   * await rhev.complete(await rhev.disks.move({ diskId: "123", body: { storage_domain: { name: "fast" } } }));
   */
  complete(answer: Accepted, options?: CompleteOptions): Promise<void>;
  /**
   * Does something as soon as the engine lets it: a refusal because of what is under way ("VM is locked", "Related operation
   * is currently in progress") is no failure here, and the call is made again until the deadline.
   * @throws TimeoutError when the engine is still busy then; whatever else `work` throws, at once.
   * @example
   * await rhev.whenFree(() => rhev.vmSnapshots.create({ vmId: "123", body: { description: "before the update" } }));
   */
  whenFree<T>(work: (signal: AbortSignal) => Promise<T>, options?: BusyOptions): Promise<T>;
}

/** Makes the habits over named calls. */
export function createResources(
  engine: Engine,
  basePath: string,
  { complete, whenFree }: Pick<Resources, "complete" | "whenFree">,
): Resources {
  const { routes, calls } = engine;
  const resources = {
    collection: (from: string | Linked, name = "") =>
      createCollection(engine, typeof from === "string" ? rootHref(basePath, from) : hrefOf(from, name)),
    follow: (object: Linked, name: string, options?: CallOptions) => follow(engine, object, name, options),
    reload: (object: Linked, options?: CallOptions) =>
      invoke(engine, mustFind(routes, "GET", ownHref(object)), {}, { cache: "no-store", ...options }),
    update: (object: Linked, body: object, options?: CallOptions) =>
      invoke(engine, mustFind(routes, "PUT", ownHref(object)), { body }, options),
    async remove(object: Linked, input: CallInput = {}, options?: CallOptions): Promise<void> {
      await invoke(engine, mustFind(routes, "DELETE", ownHref(object)), input, options);
    },
    async action(object: Linked, name: string, body: object = {}, options?: CallOptions): Promise<unknown> {
      const href = `${ownHref(object)}/${name.toLowerCase().replaceAll("_", "")}`;
      // What can be read is a sub-collection, where a post makes something.
      if (routes.find("GET", href))
        throw new InvalidInputError(`${routes.path(href)} is no action; use \`collection\` for what is in it.`);
      return await invoke(engine, mustFind(routes, "POST", href), { body }, options);
    },
    async special(name: string, options?: CallOptions): Promise<unknown> {
      const root = (await calls["api"]?.["get"]?.({}, options)) as Schemas["Api"];
      const href = specialHref(root, name);
      if (href === undefined)
        throw new NotFoundError(`api/get: the engine names no ${name}.`, { operation: "api/get" });
      return await invoke(engine, mustFind(routes, "GET", href), {}, options);
    },
    complete,
    whenFree,
  };
  return resources as unknown as Resources;
}

/** Up to 3.6 the special objects were links, beside the others or in a place of their own. */
function specialHref({ special_objects: special, link }: Schemas["Api"], name: string): string | undefined {
  const members: Readonly<Record<string, Linked | undefined>> = {
    "tags/root": special?.root_tag,
    "templates/blank": special?.blank_template,
  };
  const own = (special as { readonly link?: Schemas["Link"][] | Schemas["Link"] } | undefined)?.link ?? [];
  return members[name]?.href ?? [own, link ?? []].flat(2).find(({ rel }) => rel === name)?.href;
}

function rootHref(basePath: string, name: string): string {
  const rel = name.toLowerCase().replaceAll("_", "");
  if (!rootGroups.some((group) => group.toLowerCase() === rel)) {
    throw new InvalidInputError(
      `The engine has no collection ${JSON.stringify(name)}; it has ${rootGroups.map((group) => group.toLowerCase()).join(", ")}.`,
    );
  }
  return `${basePath}/${rel}`;
}
