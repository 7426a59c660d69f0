/** Lines on their way to somewhere slow. Bounded, so that a sink that stands still costs lines, not memory. */
export class WriteQueue {
  readonly #limit: number;
  #lines: string[] = [];
  #dropped = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#lines.length;
  }

  /** Adds a line; the oldest one makes room. */
  push(line: string): void {
    if (this.#lines.length >= this.#limit) {
      this.#lines.shift();
      this.#dropped += 1;
    }
    this.#lines.push(line);
  }

  /** Takes everything that waits. */
  takeAll(): string[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }

  /** How many lines were lost since this was last asked. */
  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }
}
