import { parseArgs } from "node:util";

/** How long and with which chance a run goes. */
export interface ChaosOptions {
  readonly seconds: number;
  readonly seed: number;
  /** Calls of the soak; without it the lab is run for `seconds`. */
  readonly calls?: number;
}

/**
 * Reads `--seconds N --seed S`, or `--calls N --seed S` for the soak.
 * @throws RangeError for a value that is no positive whole number.
 */
export function readOptions(args: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: "string", default: "20" },
      calls: { type: "string" },
      seed: { type: "string", default: String(Date.now() % 100_000) },
    },
  });
  return {
    seconds: whole("seconds", values.seconds),
    seed: whole("seed", values.seed),
    ...(values.calls !== undefined && { calls: whole("calls", values.calls) }),
  };
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new RangeError(`--${name} must be a whole number above 0, not "${text}".`);
  return value;
}
