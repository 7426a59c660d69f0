import type { CallInput, CallOptions, Operation, OperationTable, WaitOptions } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { StatedGroup } from "../waiting/states.ts";
import { createWaiting, type GoneWaitOptions, type StateOf, type StateWaitOptions } from "../waiting/wait-for-state.ts";
import { lives } from "../waiting/states.ts";
import { createCollection } from "./collection.ts";
import type { Engine } from "./engine.ts";
import { follow, hrefOf, ownHref } from "./follow.ts";
import type {
  CallsOf,
  Collection,
  ElementOf,
  Existing,
  Followed,
  ItemOf,
  Linked,
  LinkName,
  RootGroup,
  Sent,
  SubName,
} from "./types.ts";

type InputOf<Call> = Call extends (input: infer Input, ...rest: never[]) => unknown ? Input : never;
type BodyOf<Input> = Input extends { body?: infer Body } ? Body : never;
type AnswerOf<Call> = Call extends (...args: never[]) => infer Answer ? Answer : never;

/** Names of the calls of a group that are actions on one object. */
type ActionName<Group extends RootGroup, Own extends CallsOf<Group>> = {
  [Name in keyof Own[Group]]: Name extends
    | "list"
    | "get"
    | "create"
    | "update"
    | "delete"
    | `get${Capitalize<string>}Status`
    ? never
    : InputOf<Own[Group][Name]> extends { body?: unknown }
      ? Name
      : never;
}[keyof Own[Group]];

/**
 * The actions of an object, each with its action document and the options of the call. Made of the members of the group,
 * so that each has the documentation of its call.
 */
type Actions<Group extends RootGroup, Own extends CallsOf<Group>> = {
  readonly [Name in keyof Own[Group] as Name extends ActionName<Group, Own> ? Name : never]: ActionOf<Own[Group][Name]>;
};

type ActionOf<Call> =
  InputOf<Call> extends { body: infer Body }
    ? (action: Body, options?: CallOptions) => AnswerOf<Call>
    : (action?: NonNullable<BodyOf<InputOf<Call>>>, options?: CallOptions) => AnswerOf<Call>;

/** What every handle has. */
export interface HandleBase<Group extends RootGroup, Own extends CallsOf<Group> = Calls> {
  /** The object as it was read last. */
  readonly data: ItemOf<Group, Own>;
  /** Identifier of the object. */
  readonly id: string;
  /** Reads the object again; a cache is not asked. */
  reload(options?: CallOptions): Promise<this>;
  /** Changes members of the object. */
  update(changes: Sent<ItemOf<Group, Own>>, options?: CallOptions): Promise<this>;
  /** Removes the object; `input` has the further parameters of the removal. */
  delete(input?: Readonly<Record<string, unknown>>, options?: CallOptions): Promise<void>;
  /** Reads a reference (`cluster`) or all objects of a sub-collection (`nics`). */
  follow<Name extends LinkName<ItemOf<Group, Own>>>(
    name: Name,
    options?: CallOptions,
  ): Promise<Followed<Exclude<ItemOf<Group, Own>[Name], undefined>>>;
  /** A sub-collection, to read and to write. */
  collection<Name extends SubName<ItemOf<Group, Own>>>(
    name: Name,
  ): Collection<Existing<ElementOf<NonNullable<ItemOf<Group, Own>[Name]>>>>;
}

/** Waiting of a handle, for objects that have a state. */
export interface HandleWaiting<T> {
  /** Reads the object until it is in the wanted state; see `waitFor` of the group. */
  waitFor(state: StateOf<T> | readonly StateOf<T>[], options?: StateWaitOptions<T>): Promise<this>;
  /** Waits until the object does not exist any more. */
  waitUntilGone(options?: GoneWaitOptions): Promise<void>;
}

/** One object with its actions as methods. */
export type Handle<Group extends RootGroup, Own extends CallsOf<Group> = Calls> = HandleBase<Group, Own> &
  Actions<Group, Own> &
  (Group extends StatedGroup ? HandleWaiting<ItemOf<Group, Own>> : unknown);

type AnyCall = (input: CallInput, options?: CallOptions) => Promise<unknown>;

/** Makes the handle of an object that was read. */
export function createHandle(
  engine: Engine,
  operations: object,
  group: RootGroup,
  first: Linked,
  shared: Pick<WaitOptions<never>, "clock" | "observe">,
): object {
  const table = (operations as OperationTable)[group] ?? {};
  const calls = engine.calls[group] as Readonly<Record<string, AnyCall>>;
  const idName = /\{(\w+)\}$/.exec(table["get"]?.path ?? "")?.[1] ?? "id";
  const key: CallInput = { [idName]: first.id };
  let data: Linked = first;
  let isToChange = false;
  const keep = (value: unknown): object => {
    // An answer without a body tells nothing new.
    data = (value as Linked | undefined) ?? data;
    return handle;
  };
  const handle = {
    get data(): object {
      return data;
    },
    id: first.id,
    reload: async (options?: CallOptions) => keep(await calls["get"]?.(key, { cache: "no-store", ...options })),
    update: async (body: object, options?: CallOptions) => keep(await calls["update"]?.({ ...key, body }, options)),
    async delete(input: CallInput = {}, options?: CallOptions): Promise<void> {
      await calls["delete"]?.({ ...key, ...input }, options);
    },
    follow: (name: string, options?: CallOptions) => follow(engine, data, name, options),
    collection: (name: string) => createCollection(engine, hrefOf(data, name)),
    toJSON: () => data,
  };
  ownHref(first);
  for (const [name, operation] of Object.entries(table)) {
    if (isAction(operation, table["get"])) {
      Reflect.set(handle, name, (body?: object, options?: CallOptions) => {
        isToChange = comesBack.has(name);
        return calls[name]?.(body === undefined ? key : { ...key, body }, options);
      });
    }
  }
  if (group in lives) {
    const waiting = createWaiting(group as StatedGroup, calls["get"] as never, shared, operations) as {
      waitFor(input: CallInput, state: string, options?: object): Promise<object>;
      waitUntilGone(input: CallInput, options?: object): Promise<void>;
    };
    Object.assign(handle, {
      async waitFor(state: string, options?: object) {
        const changeWithin = isToChange ? timeToChange : 0;
        isToChange = false;
        return keep(await waiting.waitFor(key, state, { changeWithin, ...options }));
      },
      waitUntilGone: (options?: object) => waiting.waitUntilGone(key, options),
    });
  }
  return handle;
}

/** Actions after which an object comes back into the state that it was in. */
const comesBack: ReadonlySet<string> = new Set(["reboot", "reset"]);

/** So long the engine may take to show it: it looks at running machines every 15 seconds at the latest. */
const timeToChange = 30_000;

/** An action is posted one segment below its object. */
function isAction({ method, path }: Operation, get: Operation | undefined): boolean {
  return (
    method === "POST" &&
    get !== undefined &&
    path.startsWith(`${get.path}/`) &&
    !path.slice(get.path.length + 1).includes("/")
  );
}
