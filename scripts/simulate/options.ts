import { parseArgs } from "node:util";

/** What the command is asked for. */
export interface SimulateOptions {
  /** The first seed. */
  readonly from: number;
  /** The last seed. */
  readonly to: number;
  /** One seed alone: its story is told. */
  readonly isReplay: boolean;
  /** Which bug on purpose to put in, by its name. */
  readonly bug: string | undefined;
  /** Ends at the first seed that breaks a promise. */
  readonly endsEarly: boolean;
}

/** Seeds of a run without arguments. */
const usualSeeds = 1_000;

/**
 * Reads `--seed N` or `--from N --to M`, `--bug NAME` and `--first`.
 * @throws RangeError for a value that is no positive whole number.
 */
export function readOptions(args: readonly string[]): SimulateOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: "string" },
      from: { type: "string", default: "1" },
      to: { type: "string" },
      bug: { type: "string" },
      first: { type: "boolean", default: false },
    },
  });
  const { seed, bug, first } = values;
  const from = whole(seed === undefined ? "from" : "seed", seed ?? values.from);
  const to = seed === undefined ? whole("to", values.to ?? String(from + usualSeeds - 1)) : from;
  return { from, to, isReplay: seed !== undefined, bug, endsEarly: first };
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new RangeError(`--${name} must be a whole number above 0, not "${text}".`);
}
