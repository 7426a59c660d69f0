import type { EngineState } from "../state.ts";
import { idOf } from "../store.ts";
import type { Item } from "../types.ts";
import { fieldsOf } from "./fields.ts";
import { type Expression, parseSearch } from "./parse.ts";

/**
 * What a search finds in a collection; `undefined` for one that the grammar rejects, or that names a field which
 * is not there: the engine then answers with an empty list.
 */
export function search(
  state: EngineState,
  collection: string,
  items: readonly Item[],
  text: string,
  max: number | undefined,
  caseSensitive: boolean,
): Item[] | undefined {
  const query = parseSearch(text);
  if (!query) return undefined;
  const fields = fieldsOf(collection);
  if (query.test && !isKnown(collection, query.test)) return undefined;
  const { test, sort, page } = query;
  const found = test ? items.filter((item) => holds(state, collection, item, test, caseSensitive)) : [...items];
  if (sort) {
    const field = fields[sort.field];
    if (!field) return undefined;
    const keyed = found.map((item) => ({ item, key: comparable(field(item, state)) }));
    keyed.sort((a, b) => compare(a.key, b.key) * (sort.descending ? -1 : 1));
    found.splice(0, found.length, ...keyed.map(({ item }) => item));
  }
  // Without a size, the first page is everything.
  if (max === undefined) return page === 1 ? found : [];
  return found.slice((page - 1) * max, page * max);
}

function isKnown(collection: string, test: Expression): boolean {
  if (test.kind === "text") return true;
  if (test.kind !== "criterion") return isKnown(collection, test.left) && isKnown(collection, test.right);
  const [first = "", second] = test.field.split(".");
  return second === undefined ? first in fieldsOf(collection) : second in fieldsOf(plural(first));
}

function holds(state: EngineState, collection: string, item: Item, test: Expression, caseSensitive: boolean): boolean {
  if (test.kind === "text") {
    const values = Object.values(fieldsOf(collection)).flatMap((field) => field(item, state));
    return values.some((value) => typeof value === "string" && value.toLowerCase().includes(test.value));
  }
  if (test.kind !== "criterion") {
    const left = holds(state, collection, item, test.left, caseSensitive);
    if (left === (test.kind === "or")) return left;
    return holds(state, collection, item, test.right, caseSensitive);
  }
  const [first = "", second] = test.field.split(".");
  const isOwn = second === undefined || plural(first) === collection;
  const targets = isOwn ? [item] : related(state, collection, item, plural(first));
  if (targets.length === 0) return false;
  const field = fieldsOf(isOwn ? collection : plural(first))[second ?? first];
  const values = targets.flatMap((target) => field?.(target, state));
  const fits = values.some((value) =>
    matches(value, test.operator === "!=" ? "=" : test.operator, test.value, caseSensitive),
  );
  return test.operator === "!=" ? !fits : fits;
}

/** The member in which an object of a collection is referred to. */
const memberOf: Readonly<Record<string, string>> = {
  vms: "vm",
  hosts: "host",
  clusters: "cluster",
  datacenters: "data_center",
  templates: "template",
  networks: "network",
  users: "user",
  events: "event",
  storagedomains: "storage_domain",
};

/** Objects of another collection that belong to an item: `host.name` of a machine, `vms.status` of a host. */
function related(state: EngineState, collection: string, item: Item, target: string): readonly Item[] {
  const { store } = state;
  const member = memberOf[target];
  if (member === undefined) return [];
  const direct = store.find(`/${target}`, idOf(item, member));
  if (direct) return [direct];
  const several = (item[`${member}s`] as Readonly<Record<string, readonly { readonly id: string }[]>> | undefined)?.[
    member
  ];
  if (several) return several.flatMap(({ id }) => store.find(`/${target}`, id) ?? []);
  if (target === "users") {
    const permissions = store.all(`/${collection}/${item.id}/permissions`);
    return permissions.flatMap((permission) => store.find("/users", idOf(permission, "user")) ?? []);
  }
  const cluster = store.find("/clusters", idOf(item, "cluster"));
  if (target === "datacenters" && cluster) return related(state, "clusters", cluster, target);
  const own = memberOf[collection];
  return own === undefined ? [] : store.all(`/${target}`).filter((other) => idOf(other, own) === item.id);
}

function plural(name: string): string {
  if (name === "storage") return "storagedomains";
  return name.endsWith("s") ? name : `${name}s`;
}

function matches(value: unknown, operator: string, wanted: string, caseSensitive: boolean): boolean {
  if (value === undefined || value === null) return false;
  if (operator === "=") {
    const pattern = wanted
      .split("*")
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
      .join(".*");
    return new RegExp(`^${pattern}$`, caseSensitive ? "" : "i").test(String(value));
  }
  const isNumber = /^\d+(\.\d+)?$/.test(wanted);
  const bound = isNumber ? Number(wanted) : typeof value === "number" ? Date.parse(wanted) : wanted;
  const order = compare(comparable(value), comparable(bound));
  return operator.startsWith("<")
    ? order < 0 || (operator === "<=" && order === 0)
    : order > 0 || (operator === ">=" && order === 0);
}

/** A value made ready for many comparisons. */
interface Comparable {
  readonly text: string;
  /** `NaN` for what is no number. */
  readonly number: number;
}

function comparable(value: unknown): Comparable {
  const number = value === "" ? Number.NaN : Number(value);
  return { text: String(value ?? "").toLowerCase(), number: Number.isFinite(number) ? number : Number.NaN };
}

/** Numbers by size, everything else by its text. */
function compare(a: Comparable, b: Comparable): number {
  const difference = a.number - b.number;
  if (!Number.isNaN(difference)) return difference;
  return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
}
