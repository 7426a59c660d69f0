import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import {
  applyPolicy,
  type Audience,
  catalogue,
  diff,
  type DiffResult,
  formatDiff,
  formatProblem,
  formats,
  proposeChangeset,
  reaches,
  type Severity,
} from "@northbound/generator";
import { UsageError } from "../output/usage-error.ts";
import type { Command } from "./command.ts";
import { specArgument } from "./spec-argument.ts";
import { exitCodes } from "../output/exit-codes.ts";
import type { Io } from "../output/io.ts";
import { parse, positional } from "./parse.ts";

const help = `Lists what changed between two specs, for the people who call the operations.

Usage: northbound diff <old> <new> [options]
       northbound diff --rules

  --format <format>     ${formats.join(", ")} (default: text)
  --json                the same as --format json
  --fail-on <severity>  breaking, warning, info or none: what ends with 7 (default: breaking)
  --for <whom>          client, wire or both: whose view counts (default: both). What stops only the others is info
  --severity <id>=<s>   breaking, warning, info or ignore for a rule; may be repeated
  --ignore <file>       changes that are known and meant: a line for each, "<id> <place>", and # before a reason
  --changeset           write the proposed changeset into .changeset/
  --package <name>      the package that the changeset is for (default: @northbound/<folder of the new spec>)
  --allow-breaking      the same as --fail-on none
  --rules               list the rules with their severities, and whom each is about; with --json also why

What callers send may grow: a new optional member is minor, a new required one breaks. What they read may not
shrink: a member that is gone or became optional breaks. A change of a shared type is listed once, with the
operations that it reaches. Flawed specs and OpenAPI 2.0 are read as far as they can be, with warnings.

Examples:
  northbound diff v1.yaml v2.yaml
  northbound diff v1.yaml v2.yaml --format github --ignore .northbound-ignore
  northbound diff v1.yaml v2.yaml --severity response-property-enum-value-added=info --for wire
  northbound diff old/openapi.yaml specs/rhev/openapi.yaml --changeset
`;

/** `northbound diff` */
export const diffCommand: Command = {
  help,
  async run(args, io) {
    const { values, positionals } = parse(args, {
      format: { type: "string", default: "text" },
      json: { type: "boolean", default: false },
      "fail-on": { type: "string", default: "breaking" },
      for: { type: "string", default: "both" },
      severity: { type: "string", multiple: true, default: [] },
      ignore: { type: "string" },
      changeset: { type: "boolean", default: false },
      package: { type: "string" },
      "allow-breaking": { type: "boolean", default: false },
      rules: { type: "boolean", default: false },
    });
    if (values.rules) {
      io.out(values.json ? `${JSON.stringify(catalogue, null, 2)}\n` : listRules());
      return exitCodes.ok;
    }
    const format = oneOf("--format", values.json ? "json" : values.format, formats);
    const failOn = oneOf("--fail-on", values["allow-breaking"] ? "none" : values["fail-on"], [
      "breaking",
      "warning",
      "info",
      "none",
    ]);
    const audience: Audience = oneOf("--for", values.for, ["client", "wire", "both"]);
    const severities = readSeverities(values.severity);
    const [before, after] = positional(positionals, ["old", "new"]);
    await using from = await specArgument(before, io);
    await using to = await specArgument(after, io);
    const paths = [from.place, to.place] as const;
    const ignore = values.ignore === undefined ? "" : await readIgnore(resolve(io.cwd, values.ignore));
    const found = await diff(...paths);
    for (const warning of found.warnings) io.note(formatProblem(warning));
    const { changes, unmatched } = applyPolicy(found.changes, { severities, ignore, audience });
    for (const line of unmatched) io.note(`${values.ignore}: warning: nothing matches ${line}`);
    const result: DiffResult = { ...found, changes };
    io.out(formatDiff(result, format, paths[1], io.cwd));
    if (values.changeset) {
      const name = values.package ?? `@northbound/${basename(dirname(paths[1]))}`;
      await proposeFor(name, result, io);
    }
    return failOn !== "none" && reaches(changes, failOn) ? exitCodes.breaking : exitCodes.ok;
  },
};

function oneOf<Choice extends string>(option: string, given: string, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === given);
  if (found === undefined) throw new UsageError(`${option} is one of ${choices.join(", ")}, not ${given}.`);
  return found;
}

// The words of oasdiff are understood as well.
const severityWords: Readonly<Record<string, Severity | "ignore">> = {
  breaking: "breaking",
  warning: "warning",
  info: "info",
  ignore: "ignore",
  err: "breaking",
  warn: "warning",
  none: "ignore",
};

function readSeverities(given: readonly string[]): Record<string, Severity | "ignore"> {
  const entries = given.map((text) => {
    const [, id = "", word = ""] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    const severity = Object.hasOwn(severityWords, word) ? severityWords[word] : undefined;
    if (severity === undefined)
      throw new UsageError(`--severity takes <id>=breaking, warning, info or ignore, not ${text}.`);
    return [id, severity] as const;
  });
  return Object.fromEntries(entries);
}

async function readIgnore(file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: Error) => {
    throw new UsageError(`The file of changes to ignore can't be read: ${error.message}`);
  });
}

function listRules(): string {
  const width = Math.max(...catalogue.map(({ id }) => id.length));
  return catalogue
    .map(({ id, severity, audience }) => `${id.padEnd(width)}  ${severity.padEnd(8)}  ${audience}\n`)
    .join("");
}

async function proposeFor(name: string, { changes }: DiffResult, io: Io): Promise<void> {
  const file = await writeChangeset(io.cwd, name, proposeChangeset(name, changes));
  io.note(file === undefined ? "No changeset is needed." : `wrote ${file}; put your reasons into it`);
}

async function writeChangeset(cwd: string, name: string, text: string | undefined): Promise<string | undefined> {
  if (text === undefined) return undefined;
  // The same changes give the same file, so running it twice leaves one changeset.
  const mark = createHash("sha256").update(text).digest("hex").slice(0, 8);
  const file = join(".changeset", `${name.split("/").at(-1)}-spec-${mark}.md`);
  await mkdir(join(cwd, ".changeset"), { recursive: true });
  await writeFile(join(cwd, file), text);
  return file;
}
