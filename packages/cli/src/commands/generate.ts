import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { formatProblem, generate, type GenerateResult } from "@northbound/generator";
import type { Command } from "./command.ts";
import { runTypesOnly } from "./generate/types-only.ts";
import { tellPaging } from "./propose-paging.ts";
import { specArgument } from "./spec-argument.ts";
import { findExtended } from "./generate/extended.ts";
import { UsageError } from "../output/usage-error.ts";
import { exitCodes } from "../output/exit-codes.ts";
import type { Io } from "../output/io.ts";
import { parse, positional } from "./parse.ts";
import { version } from "../version.ts";

const help = `Makes a typed client of any OpenAPI document (2.0, 3.0 to 3.2).

Usage: northbound generate <spec> --out <folder> [options]
       northbound generate [<spec>] --extends <package> --out <folder> [options]

  --out <folder>        where the files go; made when it is missing. Files there that were not generated stay: where
                        one has the name of a generated file, the command ends with 2 and writes nothing
  --package <name>      a whole package: package.json, tsconfig.json, README.md and src/ around the client
  --overlay <file>      an OpenAPI Overlay that adds behaviours (x-northbound) or corrects the spec; may be repeated
  --extends <package>   make the client of what a package of Northbound exports, so that sessions, faults, paging and all that
                        its own client has are there: @northbound/rhev, or @northbound/cloudcix/compute. Without a spec,
                        the one that it ships is taken, with the overlays
  --propose <file>      write an overlay that pages the lists whose parameters and answers tell how
  --types-only          no client: the types that openapi-typescript writes, with its names, and its switches (--enum,
                        --export-type, --immutable, …). --out is a file such as src/schema.d.ts; without it, they are printed
  --check               write nothing, fail when a file is out of date

A spec is a file, an address, or - for standard input.

Without x-northbound every operation is a plain call: nothing is paged, cached or streamed until the spec, or an
overlay beside it, says so. Generating twice writes the same bytes.

Examples:
  northbound generate controller.yaml --out src/generated
  northbound generate controller.yaml --out my-client --package @example/controller
  northbound generate vendor.json --overlay ours.yaml --out src/generated
  northbound generate vendor.json --types-only --out src/schema.d.ts
  northbound generate --extends @northbound/rhev --overlay ours.yaml --out my-rhev --package @example/rhev
`;

/** `northbound generate` */
export const generateCommand: Command = {
  help,
  async run(args, io) {
    if (args.includes("--types-only")) return runTypesOnly(args, io);
    const { values, positionals } = parse(args, {
      out: { type: "string" },
      package: { type: "string" },
      overlay: { type: "string", multiple: true, default: [] },
      extends: { type: "string" },
      propose: { type: "string" },
      check: { type: "boolean", default: false },
    });
    if (values.out === undefined) throw new UsageError("Say where to put the client: --out <folder>.");
    const out = resolve(io.cwd, values.out);
    const extended = values.extends === undefined ? undefined : findExtended(values.extends, [out, io.cwd]);
    const isShipped = extended !== undefined && positionals.length === 0;
    await using named = await specArgument(isShipped ? extended.spec : positional(positionals, ["spec"])[0], io);
    const spec = named.place;
    const name = values.package;
    const result = await generate({
      spec,
      out,
      extends: extended,
      ...(spec === extended?.spec && { origin: originOf(extended.module, values.overlay) }),
      overlays: values.overlay.map((file) => resolve(io.cwd, file)),
      package: name === undefined ? undefined : { name, runtime: version() },
      check: values.check,
      generator: "northbound generate",
    });
    // What the client of a shipped spec doesn't do is nothing that its user could change.
    const warnings = result.warnings.filter(({ rule }) => !isShipped || rule !== "northbound/not-carried");
    for (const warning of warnings) io.note(formatProblem(warning));
    if (!values.check) await tellPagingOf(result.folder, values.propose, io);
    for (const file of result.packageFiles) io.note(`wrote ${resolve(io.cwd, values.out, file)}`);
    return summarize(result, values.check, io);
  },
};

// Where the spec of a package is, is another place on each machine.
function originOf(module: string, overlays: readonly string[]): string {
  const names = overlays.map((file) => basename(file)).join(", ");
  return `${module}/openapi.json${names === "" ? "" : ` with ${names}`}`;
}

async function tellPagingOf(folder: string, file: string | undefined, io: Io): Promise<void> {
  await tellPaging(JSON.parse(await readFile(join(folder, "openapi.json"), "utf8")) as object, file, io);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function summarize(result: GenerateResult, check: boolean, io: Io): number {
  const { operations, types, groups } = result;
  const stale = Object.entries(result.files).filter(([, change]) => change !== "unchanged");
  for (const [file, change] of stale) io.note(`${check ? "out of date" : change}: ${join(result.folder, file)}`);
  io.out(
    `${counted(operations, "operation")} in ${counted(groups, "group")}, ${counted(types, "type")}, ${Math.round(result.duration)} ms\n`,
  );
  return check && stale.length > 0 ? exitCodes.failed : exitCodes.ok;
}
