import { join, resolve } from "node:path";
import { formatProblem, generateTypes, typesDefaults, type TypesOptions } from "@northbound/generator";
import { exitCodes } from "../../output/exit-codes.ts";
import type { Io } from "../../output/io.ts";
import { UsageError } from "../../output/usage-error.ts";
import { parse, positional } from "../parse.ts";
import { specArgument } from "../spec-argument.ts";

const switches = Object.keys(typesDefaults) as readonly (keyof TypesOptions)[];

/** `northbound generate --types-only`: the types of openapi-typescript, by its switches. */
export async function runTypesOnly(args: readonly string[], io: Io): Promise<number> {
  const { given, types } = takeSwitches(args);
  const { values, positionals } = parse(given, {
    "types-only": { type: "boolean" },
    out: { type: "string", short: "o" },
    // As openapi-typescript calls it.
    output: { type: "string" },
    overlay: { type: "string", multiple: true, default: [] },
    check: { type: "boolean", default: false },
  });
  const named = values.out ?? values.output;
  if (named === undefined && values.check) throw new UsageError("Say which file to check: --out <file>.");
  const out = named === undefined ? undefined : fileOf(resolve(io.cwd, named));
  await using spec = await specArgument(positional(positionals, ["spec"])[0], io);
  const { text, change, warnings, duration } = await generateTypes({
    spec: spec.place,
    out,
    overlays: values.overlay.map((file) => resolve(io.cwd, file)),
    types,
    check: values.check,
    generator: "northbound generate",
  });
  for (const warning of warnings) io.note(formatProblem(warning));
  if (out === undefined) {
    io.out(text);
    return exitCodes.ok;
  }
  const isStale = values.check && change !== "unchanged";
  io.note(`${isStale ? "out of date" : change}: ${out} (${Math.round(duration)} ms)`);
  return isStale ? exitCodes.failed : exitCodes.ok;
}

function fileOf(path: string): string {
  return /\.[cm]?tsx?$/.test(path) ? path : join(path, "schema.d.ts");
}

/** The switches among the arguments, in the ways that openapi-typescript reads: `--a`, `--a=false`, `--a false`, `--no-a`. */
function takeSwitches(args: readonly string[]): { readonly given: string[]; readonly types: TypesOptions } {
  const given: string[] = [];
  const types: Partial<Record<keyof TypesOptions, boolean>> = {};
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    const [, no, name = "", text] =
      /^--(no-)?([a-z-]+)(?:=(true|false))?$/i.exec(arg === "-t" ? "--export-type" : arg) ?? [];
    const found = switches.find((one) => one === camelCase(name));
    if (found === undefined) {
      given.push(arg);
      continue;
    }
    const next = args[index + 1];
    const isNext = text === undefined && no === undefined && (next === "true" || next === "false");
    if (isNext) index++;
    types[found] = (isNext ? next : (text ?? "true")) === (no === undefined ? "true" : "false");
  }
  return { given, types };
}

function camelCase(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
