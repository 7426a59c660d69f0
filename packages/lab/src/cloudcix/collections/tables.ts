/** A record of any application. */
export type LabRecord = Record<string, unknown>;

/** The records of one collection by key, in the order in which they were made. */
export interface Table {
  readonly records: Map<string, LabRecord>;
  /** The next number for a new record. */
  nextId(): number;
}

/** The records of all collections, by the collection's name and the parents in its path. */
export interface Tables {
  /** The table, filled when it is first asked for. */
  get(name: string, fill: (table: Table) => void): Table;
  /** The records of a table that somebody asked for before. */
  peek(name: string): readonly LabRecord[];
}

/** Makes empty tables. */
export function createTables(): Tables {
  const tables = new Map<string, Table>();
  return {
    get(name, fill) {
      let table = tables.get(name);
      if (!table) {
        let last = 0;
        table = { records: new Map(), nextId: () => (last += 1) };
        tables.set(name, table);
        fill(table);
      }
      return table;
    },
    peek: (name) => [...(tables.get(name)?.records.values() ?? [])],
  };
}
