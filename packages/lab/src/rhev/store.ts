import { exampleOf } from "../spec/example.ts";
import { apiPath } from "./spec.ts";
import { type Place, shapeOf, type Tree } from "./tree.ts";
import type { Item } from "./types.ts";

/** A reference to an object. */
export interface Reference {
  readonly id: string;
  readonly href: string;
}

/** A reference to an object of a collection. */
export function ref(collection: string, id: string): Reference {
  return { id, href: `${apiPath}${collection}/${id}` };
}

/** The id in a reference of an item; empty when there is none. */
export function idOf(item: Readonly<Record<string, unknown>>, member: string): string {
  const reference = item[member];
  return typeof reference === "object" && reference !== null && "id" in reference ? String(reference.id) : "";
}

/** A collection that shows a part of another one: the clusters of a data center are clusters. */
interface View {
  readonly base: string;
  readonly has: (item: Item, parent: string, store: Store) => boolean;
  readonly add: (item: Item, parent: string, store: Store) => void;
  readonly remove?: (item: Item, parent: string) => void;
}

/** References in a list member, such as the storage domains of a disk. */
function inList(member: string, element: string, collection: string): Pick<View, "has" | "add" | "remove"> {
  const read = (item: Item): Reference[] => (item[member] as Record<string, Reference[]> | undefined)?.[element] ?? [];
  return {
    has: (item, parent) => read(item).some(({ id }) => id === parent),
    add: (item, parent) => {
      item[member] = { [element]: [...read(item).filter(({ id }) => id !== parent), ref(collection, parent)] };
    },
    remove: (item, parent) => {
      item[member] = { [element]: read(item).filter(({ id }) => id !== parent) };
    },
  };
}

function byReference(member: string, collection: string): Pick<View, "has" | "add"> {
  return {
    has: (item, parent) => idOf(item, member) === parent,
    add: (item, parent) => {
      item[member] = ref(collection, parent);
    },
  };
}

/** The disks of a machine or template, which engines up to 3.6 have below it. */
function attachedTo(collection: string): View {
  const attachments = (parent: string): string => `${collection}/${parent}/diskattachments`;
  return {
    base: "/disks",
    has: ({ id }, parent, store) => store.find(attachments(parent), id) !== undefined,
    add: ({ id }, parent, store) => {
      store.add(attachments(parent), { id, disk: ref("/disks", id) });
    },
  };
}

const views: Readonly<Record<string, View>> = {
  "/datacenters/*/clusters": { base: "/clusters", ...byReference("data_center", "/datacenters") },
  "/datacenters/*/networks": { base: "/networks", ...byReference("data_center", "/datacenters") },
  "/datacenters/*/storagedomains": {
    base: "/storagedomains",
    ...inList("data_centers", "data_center", "/datacenters"),
  },
  "/storagedomains/*/disks": { base: "/disks", ...inList("storage_domains", "storage_domain", "/storagedomains") },
  "/storagedomains/*/diskprofiles": { base: "/diskprofiles", ...byReference("storage_domain", "/storagedomains") },
  "/vms/*/disks": attachedTo("/vms"),
  "/templates/*/disks": attachedTo("/templates"),
  "/networks/*/vnicprofiles": { base: "/vnicprofiles", ...byReference("network", "/networks") },
  "/clusters/*/cpuprofiles": { base: "/cpuprofiles", ...byReference("cluster", "/clusters") },
};

/** The same object behind another path: `/datacenters/1/clusters/2/networks` is `/clusters/2/networks`. */
const aliases: readonly (readonly [RegExp, string])[] = [
  [/^\/datacenters\/[^/]+\/(clusters|networks)(?=\/[^/]+\/)/, "/$1"],
  [/^\/datacenters\/[^/]+\/storagedomains(?=\/[^/]+\/)/, "/storagedomains"],
  [/^\/storagedomains\/[^/]+\/disks(?=\/[^/]+\/)/, "/disks"],
  [/^\/networks\/[^/]+\/vnicprofiles(?=\/[^/]+\/)/, "/vnicprofiles"],
  [/^\/clusters\/[^/]+\/cpuprofiles(?=\/[^/]+\/)/, "/cpuprofiles"],
];

const aliasedRoots = /^\/(datacenters|storagedomains|networks|clusters)\//;

/** What a collection has from the beginning, by its path with `*` for ids; made when somebody looks. */
export type Builtins = Readonly<Record<string, () => readonly Item[]>>;

/** The objects of an engine by the path of their collection. */
export class Store {
  readonly #collections = new Map<string, Map<string, Item>>();
  /** What makes the collections below an object, by its path. */
  readonly #parts = new Map<string, (collection: string) => readonly Item[]>();
  readonly #tree: Tree;
  readonly #builtins: Builtins;

  constructor(tree: Tree, builtins: Builtins = {}) {
    this.#tree = tree;
    this.#builtins = builtins;
  }

  /** Every collection that was looked at, by its path. */
  *collections(): Iterable<readonly [string, readonly Item[]]> {
    for (const [path, collection] of this.#collections) yield [path, [...collection.values()]];
  }

  /** The objects of a collection. One that can only be read has the example of the spec. */
  all(path: string): Item[] {
    const { view, parent, place } = this.#at(path);
    if (view) return [...this.#collection(view.base).values()].filter((item) => view.has(item, parent, this));
    const collection = this.#collection(this.canonical(path));
    if (collection.size === 0 && place && !place.create && !isOfState(path)) this.addExample(path);
    return [...collection.values()];
  }

  find(path: string, id: string): Item | undefined {
    const { view, parent } = this.#at(path);
    if (!view) {
      const collection = this.#collection(this.canonical(path));
      return collection.get(id) ?? this.all(path).find((item) => item.id === id);
    }
    const item = this.#collection(view.base).get(id);
    return item && view.has(item, parent, this) ? item : undefined;
  }

  add(path: string, item: Item): Item {
    const { view, parent } = this.#at(path);
    if (view) view.add(item, parent, this);
    this.#collection(view?.base ?? this.canonical(path)).set(item.id, item);
    return item;
  }

  /**
   * Adds an object whose collections are made when somebody looks at them: large worlds have hundreds of thousands.
   * @param parts Gives what is in the collection of a name: `nics`.
   */
  addWithParts(path: string, item: Item, parts: (collection: string) => readonly Item[]): void {
    this.add(path, item);
    this.#parts.set(`${path}/${item.id}`, parts);
  }

  /** Removes an object with everything below it; from a view that only refers to it, it is taken out. */
  remove(path: string, id: string): void {
    const { view, parent } = this.#at(path);
    const base = view?.base ?? this.canonical(path);
    const item = this.#collection(base).get(id);
    if (view?.remove && item) {
      view.remove(item, parent);
      return;
    }
    this.#collection(base).delete(id);
    this.#parts.delete(`${base}/${id}`);
    for (const collection of this.#collections.keys())
      if (collection.startsWith(`${base}/${id}/`)) this.#collections.delete(collection);
  }

  /** Puts the example of the spec into a collection, and gives it. */
  addExample(path: string): Item | undefined {
    const place = this.#tree.placeAt(path);
    if (!place) return undefined;
    const item = exampleItem(place);
    return this.add(path, { ...item, id: String(item["id"] ?? "1") });
  }

  /** Where the objects of a path are really kept. */
  canonical(path: string): string {
    // Only what lies below an object of a collection can have another path.
    if (!aliasedRoots.test(path)) return path;
    let result = path;
    for (let before = ""; before !== result;) {
      before = result;
      for (const [pattern, target] of aliases) result = result.replace(pattern, target);
    }
    return result;
  }

  /** Names a collection of objects by path; for seeding and searching. */
  #collection(path: string): Map<string, Item> {
    let collection = this.#collections.get(path);
    if (!collection) {
      const end = path.lastIndexOf("/");
      const parts = this.#parts.get(path.slice(0, end))?.(path.slice(end + 1)) ?? [];
      const items = [...(this.#builtins[shapeOf(path)]?.() ?? []), ...parts];
      this.#collections.set(path, (collection = new Map(items.map((item) => [item.id, item]))));
    }
    return collection;
  }

  #at(path: string): { readonly view: View | undefined; readonly parent: string; readonly place: Place | undefined } {
    const segments = this.canonical(path).split("/");
    const view = segments.length === 4 ? views[`/${segments[1]}/*/${segments[3]}`] : undefined;
    return { view, parent: segments[2] ?? "", place: this.#tree.placeAt(path) };
  }
}

/** Whether a collection that can only be read follows from the state of the engine, so that empty is empty. */
function isOfState(path: string): boolean {
  return /\/(?:diskattachments|disksnapshots|reporteddevices)$|\/(?:snapshots|backups)\/[^/]+\/\w+$|^\/clusters\/[^/]+\/networks$/.test(
    path,
  );
}

/** An object from the examples of a place: of one object, or the first of the list. Links are made when it is answered. */
function exampleItem(place: Place): Record<string, unknown> {
  const one = place.get && exampleAnswer(place.get);
  const many = exampleAnswer(place.list) as Readonly<Record<string, readonly unknown[]>> | undefined;
  const example = one ?? many?.[place.element]?.[0] ?? { id: "1", name: `${place.type.toLowerCase()}-1` };
  const { link: _link, actions: _actions, href: _href, ...item } = structuredClone(example as Record<string, unknown>);
  return item;
}

/** What the spec itself gives as an example; nothing is made up from types. */
function exampleAnswer(operation: Place["list"]): unknown {
  const media = operation.answers["200"]?.find(({ mediaType }) => mediaType.includes("json"))?.media;
  const isGiven = media?.example !== undefined || Object.keys(media?.examples ?? {}).length > 0;
  return media && isGiven ? exampleOf(operation, media) : undefined;
}
