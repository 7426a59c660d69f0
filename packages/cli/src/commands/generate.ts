import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { OpenApiDocument } from "../../../../scripts/generate/document.ts";
import { generate, type GenerateResult } from "../../../../scripts/generate/generate.ts";
import { formatProblem, SpecError } from "../../../../scripts/generate/problem.ts";
import { type Command, UsageError } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { parse, positional } from "../parse.ts";
import { refuseForeignFiles } from "../spec/own-files.ts";
import { writePackage } from "../spec/package-files.ts";
import { guessStyles } from "../spec/paging-guess.ts";
import { orShape, overlaid } from "../spec/read-spec.ts";

const help = `Makes a typed client of any OpenAPI 3.0 or 3.1 document.

Usage: northbound generate <spec> --out <folder> [options]

  --out <folder>        where the files go; made when it is missing. Files there that were not generated stay: where
                        one has the name of a generated file, the command ends with 2 and writes nothing
  --package <name>      a whole package: package.json, tsconfig.json, README.md and src/ around the client
  --overlay <file>      an OpenAPI Overlay that adds behaviours (x-northbound) or corrects the spec; may be repeated
  --check               write nothing, fail when a file is out of date

Without x-northbound every operation is a plain call: nothing is paged, cached or streamed until the spec, or an
overlay beside it, says so. Generating twice writes the same bytes.

Examples:
  northbound generate controller.yaml --out src/generated
  northbound generate controller.yaml --out my-client --package @example/controller
  northbound generate vendor.json --overlay ours.yaml --out src/generated
`;

/** `northbound generate` */
export const generateCommand: Command = {
  name: "generate",
  summary: "make a client of an OpenAPI document",
  help,
  async run(args, io) {
    const { values, positionals } = parse(args, {
      out: { type: "string" },
      package: { type: "string" },
      overlay: { type: "string", multiple: true, default: [] },
      check: { type: "boolean", default: false },
    });
    const [spec] = positional(positionals, ["spec"]);
    if (values.out === undefined) throw new UsageError("Say where to put the client: --out <folder>.");
    const target = { folder: resolve(io.cwd, values.out), name: values.package, check: values.check };
    const source = resolve(io.cwd, spec);
    if (values.overlay.length === 0) return make(source, basename(spec), target, io);
    const files = values.overlay.map((file) => resolve(io.cwd, file));
    await using merged = await overlaid(source, files, io);
    const origin = `${basename(spec)} with ${values.overlay.map((file) => basename(file)).join(", ")}`;
    try {
      return await make(merged.path, origin, target, io, source);
    } catch (error) {
      throw error instanceof SpecError
        ? new SpecError(error.problems.map((one) => ({ ...one, ...at(source) })))
        : error;
    }
  },
};

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

// Places in the document after the overlays are in no file of the user's.
function at(file: string): { readonly file: string; readonly line: number; readonly column: number } {
  return { file, line: 1, column: 1 };
}

interface Target {
  readonly folder: string;
  readonly name: string | undefined;
  readonly check: boolean;
}

async function make(
  spec: string,
  origin: string,
  { folder, name, check }: Target,
  io: Io,
  source?: string,
): Promise<number> {
  const out = name === undefined ? folder : join(folder, "src", "generated");
  if (!check) await refuseForeignFiles(out);
  const result = await orShape(spec, () => generate({ spec, out, origin, check, generator: "northbound generate" }));
  for (const warning of result.warnings) {
    io.note(formatProblem(source === undefined ? warning : { ...warning, ...at(source) }));
  }
  if (name !== undefined && !check) {
    const styles = guessStyles(JSON.parse(await readFile(join(out, "openapi.json"), "utf8")) as OpenApiDocument);
    for (const file of await writePackage(folder, name, styles)) io.note(`wrote ${join(folder, file)}`);
  }
  return summarize(result, out, check, io);
}

function summarize(result: GenerateResult, out: string, check: boolean, io: Io): number {
  const { operations, types, groups } = result;
  const stale = Object.entries(result.files).filter(([, change]) => change !== "unchanged");
  for (const [file, change] of stale) io.note(`${check ? "out of date" : change}: ${join(out, file)}`);
  io.out(
    `${counted(operations, "operation")} in ${counted(groups, "group")}, ${counted(types, "type")}, ${Math.round(result.duration)} ms\n`,
  );
  return check && stale.length > 0 ? exitCodes.failed : exitCodes.ok;
}
