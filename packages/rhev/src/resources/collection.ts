import {
  type CallInput,
  type CallOptions,
  InvalidInputError,
  isNotFound,
  NotFoundError,
  type Operation,
} from "@northbound/runtime";
import { type Engine, invoke, invokeList } from "./engine.ts";
import { bareHref } from "./follow.ts";
import { mustFind } from "./routes.ts";
import type { Collection, Linked, Which } from "./types.ts";

/** Members that hold the name of an object, and the search fields for them. */
const nameFields: Readonly<Record<string, string>> = { disks: "alias", users: "", jobs: "" };

/** Makes the collection at an href. */
export function createCollection(engine: Engine, place: string): Collection<object> {
  const { routes } = engine;
  const href = bareHref(place);
  const list = mustFind(routes, "GET", href);
  const itemHref = (which: Which | Linked): string | undefined => {
    if (typeof which !== "object" || which === null) return undefined;
    if ("href" in which && which.href) return which.href;
    return "id" in which && which.id ? `${href}/${encodeURIComponent(which.id)}` : undefined;
  };

  const findNamed = async (which: Which | Linked, options?: CallOptions): Promise<object[]> => {
    const name = nameOf(which);
    const input = searchInput(list.operation, list.group, name);
    const found = await invokeList(engine, list, input, options);
    // The engine's search knows no case and takes `*` for anything.
    return found.filter((item) => isNamed(item, name)) as object[];
  };

  const find = async (which: Which, options?: CallOptions): Promise<object | undefined> => {
    const at = itemHref(which);
    if (at !== undefined) return readOrNothing(engine, at, options);
    const [one] = await findNamed(which, options);
    return one;
  };

  const missing = (which: Which | Linked): NotFoundError => {
    const { id } = list.operation;
    return new NotFoundError(`${id}: there is no ${JSON.stringify(which)}.`, { operation: id });
  };

  const get = async (which: Which, options?: CallOptions): Promise<object> => {
    const one = await find(which, options);
    if (one) return one;
    throw missing(which);
  };

  const hrefOf = async (which: Which | Linked, options?: CallOptions): Promise<string> => {
    const at = itemHref(which);
    if (at !== undefined) return at;
    const [one, another] = (await findNamed(which, options)) as Linked[];
    if (!one) throw missing(which);
    // Names of disks, for one, are not unique: what is changed must be the one that is meant.
    if (another) {
      throw new InvalidInputError(
        `${list.operation.id}: there are several ${JSON.stringify(which)}; name the one to change by its identifier.`,
      );
    }
    return one.href ?? `${href}/${encodeURIComponent(one.id ?? "")}`;
  };

  return {
    list: (search, options) =>
      invokeList(engine, list, search === undefined ? {} : { search }, options) as Promise<object[]>,
    get,
    find,
    create: (body, options) => invoke(engine, mustFind(routes, "POST", href), { body }, options) as Promise<object>,
    async update(which, changes, options) {
      return (await invoke(
        engine,
        mustFind(routes, "PUT", await hrefOf(which, options)),
        { body: changes },
        options,
      )) as object;
    },
    async delete(which, input = {}, options) {
      await invoke(engine, mustFind(routes, "DELETE", await hrefOf(which, options)), input, options);
    },
  };
}

async function readOrNothing(engine: Engine, href: string, options?: CallOptions): Promise<object | undefined> {
  try {
    return (await invoke(engine, mustFind(engine.routes, "GET", href), {}, options)) as object;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function nameOf(which: Which | Linked): string {
  const name: unknown = typeof which === "object" && which !== null ? Reflect.get(which, "name") : which;
  if (typeof name === "string" && name !== "") return name;
  throw new InvalidInputError(`An object is named by { id }, { name } or its name, not ${JSON.stringify(which)}.`);
}

/** Lets the engine search where it can; what its language can't say is looked for in the whole list. */
function searchInput(operation: Operation, group: string, name: string): CallInput {
  const field = nameFields[group] ?? "name";
  if (operation.paging === undefined || field === "" || /['"*;]/.test(name)) return {};
  return { search: `${field}="${name}"` };
}

function isNamed(item: unknown, name: string): boolean {
  if (typeof item !== "object" || item === null) return false;
  return ["name", "alias", "user_name"].some((member) => Reflect.get(item, member) === name);
}
