/** One request that a behaviour ran for. */
export interface JournalEntry {
  /** Position in the order of processing, over all nodes. */
  readonly sequence: number;
  readonly operation: string;
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  /** Index of the node. */
  readonly node: number;
  readonly replaySafe: boolean;
  /** The body as it was read; secrets included, so keep it inside the test. */
  readonly body: unknown;
  /** Lab time, milliseconds since the epoch. */
  readonly at: number;
  /** Status of the answer, even when the answer never left. */
  status: number;
}

/** What was really done, in order: the ground for a test that says "never twice". */
export class Journal {
  readonly #entries: JournalEntry[] = [];
  readonly #limit: number;
  #sequence = 0;

  /** @param limit Entries to keep; the oldest are dropped first. */
  constructor(limit = 50_000) {
    this.#limit = limit;
  }

  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  /** Entries of one operation. */
  of(operation: string): readonly JournalEntry[] {
    return this.#entries.filter((entry) => entry.operation === operation);
  }

  /** Groups of equal requests that were processed more than once although they are not safe to repeat. */
  repeated(): readonly (readonly JournalEntry[])[] {
    const groups = new Map<string, JournalEntry[]>();
    for (const entry of this.#entries) {
      if (entry.replaySafe) continue;
      const key = JSON.stringify([entry.method, entry.target, entry.body]);
      const group = groups.get(key);
      if (group) group.push(entry);
      else groups.set(key, [entry]);
    }
    return [...groups.values()].filter((group) => group.length > 1);
  }

  /** Adds an entry and gives it back, so that its status can be filled in. */
  add(entry: Omit<JournalEntry, "sequence">): JournalEntry {
    this.#sequence += 1;
    const added: JournalEntry = { ...entry, sequence: this.#sequence };
    this.#entries.push(added);
    if (this.#entries.length > this.#limit) this.#entries.shift();
    return added;
  }

  clear(): void {
    this.#entries.length = 0;
  }
}
