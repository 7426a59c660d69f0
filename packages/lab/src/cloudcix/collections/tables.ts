/** A record of any application. */
export type LabRecord = Record<string, unknown>;

/** The records of one collection by key, in the order in which they were made. */
export interface Shelf {
  readonly records: Map<string, LabRecord>;
  /** The next number for a new record. */
  nextId(): number;
}

/** The records of all collections, by the collection's name and the parents in its path. */
export interface Shelves {
  /** The shelf, filled when it is first asked for. */
  get(name: string, fill: (shelf: Shelf) => void): Shelf;
  /** The records of a shelf that somebody asked for before. */
  peek(name: string): readonly LabRecord[];
}

/** Makes empty shelves. */
export function createShelves(): Shelves {
  const shelves = new Map<string, Shelf>();
  return {
    get(name, fill) {
      let shelf = shelves.get(name);
      if (!shelf) {
        let last = 0;
        shelf = { records: new Map(), nextId: () => (last += 1) };
        shelves.set(name, shelf);
        fill(shelf);
      }
      return shelf;
    },
    peek: (name) => [...(shelves.get(name)?.records.values() ?? [])],
  };
}
