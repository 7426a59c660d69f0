import { parseArgs, type ParseArgsOptionsConfig, type ParseArgsConfig } from "node:util";
import { UsageError } from "../output/usage-error.ts";
import { didYouMean } from "./suggest.ts";

/** Parsed options and what stood between them. */
export type Parsed<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: true; strict: true } & ParseArgsConfig>
>;

/**
 * Reads the arguments of a command.
 * @throws UsageError for an option that it does not have.
 */
export function parse<const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
): Parsed<Options> {
  try {
    const parsed: unknown = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return parsed as Parsed<Options>;
  } catch (error) {
    // Node's words end with a hint about `--`, which does not help here.
    const message = error instanceof Error ? error.message : String(error);
    const unknown = /^Unknown option '(-[^']*)'/.exec(message)?.[1];
    const hint =
      unknown === undefined
        ? ""
        : didYouMean(
            unknown,
            Object.keys(options).map((name) => `--${name}`),
          );
    throw new UsageError(message.replace(/\. To specify a positional.*$/s, ".") + hint);
  }
}

/**
 * Takes exactly these arguments.
 * @throws UsageError when there are more or fewer.
 */
export function positional<const Names extends readonly string[]>(
  given: readonly string[],
  names: Names,
): { readonly [Index in keyof Names]: string } {
  const missing = names[given.length];
  if (missing !== undefined) throw new UsageError(`Missing: <${missing}>.`);
  const extra = given[names.length];
  if (extra !== undefined) throw new UsageError(`Unexpected argument: ${extra}.`);
  return given as unknown as { readonly [Index in keyof Names]: string };
}
