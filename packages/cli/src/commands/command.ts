import type { Io } from "../output/io.ts";

/** One word after `northbound`. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Usage, options and examples. */
  readonly help: string;
  /** @returns the exit code, see `exitCodes`. */
  readonly run: (args: readonly string[], io: Io) => Promise<number>;
}
