import type { Io } from "../output/io.ts";

/** One word after `northbound`. */
export interface Command {
  /** Usage, options and examples. */
  readonly help: string;
  /** @returns the exit code, see `exitCodes`. */
  readonly run: (args: readonly string[], io: Io) => Promise<number>;
}
