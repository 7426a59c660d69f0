/** What one node has seen. */
export class Counters {
  /** Requests that arrived, whatever became of them. */
  received = 0;
  logins = 0;
  logouts = 0;
  /** Connections accepted so far. */
  connections = 0;
  /** Connections open now. */
  openSockets = 0;
  /** Requests that a behaviour ran for, by operation. */
  readonly processed: Map<string, number> = new Map();

  /** How often an operation was processed; of all operations without a name. */
  of(operation?: string): number {
    if (operation !== undefined) return this.processed.get(operation) ?? 0;
    let sum = 0;
    for (const count of this.processed.values()) sum += count;
    return sum;
  }

  /** Starts again from zero; open sockets stay what they are. */
  reset(): void {
    this.received = 0;
    this.logins = 0;
    this.logouts = 0;
    this.connections = 0;
    this.processed.clear();
  }
}

/** Adds up the counters of several nodes. */
export function sumCounters(all: Iterable<Counters>): Counters {
  const sum = new Counters();
  for (const counters of all) {
    sum.received += counters.received;
    sum.logins += counters.logins;
    sum.logouts += counters.logouts;
    sum.connections += counters.connections;
    sum.openSockets += counters.openSockets;
    for (const [operation, count] of counters.processed) sum.processed.set(operation, sum.of(operation) + count);
  }
  return sum;
}
