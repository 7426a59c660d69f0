import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { ParseArgsOptionsConfig } from "node:util";
import { parse as parseYaml } from "yaml";
import { UsageError } from "../../output/usage-error.ts";
import type { Io } from "../../output/io.ts";
import { parse } from "../parse.ts";
import { didYouMean } from "../suggest.ts";
import type { CliOperation, CliParameter } from "./operations.ts";

/** Options of every call. A parameter of the same name is given with `--param name=value`. */
export const callOptions: ParseArgsOptionsConfig = {
  all: { type: "boolean" },
  limit: { type: "string" },
  output: { type: "string", short: "o" },
  watch: { type: "boolean" },
  body: { type: "string" },
  param: { type: "string", multiple: true },
  save: { type: "string" },
  profile: { type: "string" },
  config: { type: "string" },
  timeout: { type: "string" },
  deadline: { type: "string" },
  "read-only": { type: "boolean" },
  "dry-run": { type: "boolean" },
  help: { type: "boolean", short: "h" },
};

/** The options of a call as they were given. */
export interface CallValues {
  readonly all?: boolean;
  readonly limit?: string;
  readonly output?: string;
  readonly watch?: boolean;
  readonly body?: string;
  readonly param?: readonly string[];
  readonly save?: string;
  readonly profile?: string;
  readonly config?: string;
  readonly timeout?: string;
  readonly deadline?: string;
  readonly "read-only"?: boolean;
  readonly "dry-run"?: boolean;
  readonly help?: boolean;
}

/** What was given for a call. */
export interface CallArguments {
  readonly values: CallValues;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * Reads the arguments of one operation's call: each parameter is an option of its own.
 * @throws UsageError when one is unknown, missing, or of the wrong type.
 */
export async function readArguments(args: readonly string[], operation: CliOperation, io: Io): Promise<CallArguments> {
  const own = operation.parameters.filter(({ name }) => !(name in callOptions));
  const options: ParseArgsOptionsConfig = Object.fromEntries(
    own.map((parameter) => [parameter.name, { type: "string", multiple: parameter.type === "array" }]),
  );
  const { values, positionals } = parse(args, { ...options, ...callOptions });
  const [extra] = positionals;
  if (extra !== undefined) throw new UsageError(`Unexpected argument: ${extra}. Parameters are options: --name value.`);
  const given: CallValues = values;
  const texts = new Map<string, string[]>();
  for (const { name } of own) {
    const value = (values as Readonly<Record<string, string | string[] | undefined>>)[name];
    if (value !== undefined) texts.set(name, [value].flat());
  }
  for (const [name, value] of (given.param ?? []).map(split)) {
    const known = operation.parameters.map((parameter) => parameter.name);
    if (!known.includes(name))
      throw new UsageError(`${operation.id} has no parameter ${name}.${didYouMean(name, known)}`);
    texts.set(name, [...(texts.get(name) ?? []), value]);
  }
  if (given.help) return { values: given, input: {} };
  const input: Record<string, unknown> = {};
  for (const parameter of operation.parameters) {
    const found = texts.get(parameter.name);
    if (found) input[parameter.name] = convert(parameter, found);
    else if (parameter.required) throw new UsageError(`${operation.id} needs --${parameter.name} <${parameter.type}>.`);
  }
  if (given.body !== undefined) input["body"] = await readBody(given.body, io);
  else if (operation.body?.required) {
    throw new UsageError(`${operation.id} needs --body <json>, --body @file or --body - for standard input.`);
  }
  return { values: given, input };
}

function split(text: string): [string, string] {
  const index = text.indexOf("=");
  if (index < 1) throw new UsageError(`--param takes name=value, not ${JSON.stringify(text)}.`);
  return [text.slice(0, index), text.slice(index + 1)];
}

function convert({ name, type }: CliParameter, texts: readonly string[]): unknown {
  const text = texts.at(-1) ?? "";
  switch (type) {
    case "array":
      return texts.flatMap((part) => part.split(","));
    case "boolean":
      if (text === "true" || text === "false") return text === "true";
      throw new UsageError(`--${name} must be true or false, not ${JSON.stringify(text)}.`);
    case "integer":
    case "number": {
      const value = Number(text);
      // An identifier beyond what a number holds would become that of something else.
      if (type === "integer" && /^-?\d+$/.test(text) && !Number.isSafeInteger(value)) return text;
      const isRight = text.trim() !== "" && (type === "integer" ? Number.isInteger(value) : Number.isFinite(value));
      if (isRight) return value;
      throw new UsageError(
        `--${name} must be ${type === "integer" ? "a whole" : "a"} number, not ${JSON.stringify(text)}.`,
      );
    }
    case "object":
      return parseText(`--${name}`, text);
    default:
      return text;
  }
}

async function readBody(given: string, io: Io): Promise<unknown> {
  if (given === "-") return parseText("The body", await io.readInput());
  if (!given.startsWith("@")) return parseText("The body", given);
  const file = given.slice(1);
  const text = await readFile(resolve(io.cwd, file), "utf8").catch((error: Error) => {
    throw new UsageError(`The body in ${file} can't be read: ${error.message}`);
  });
  return parseText(file, text);
}

// YAML, of which JSON is a part.
function parseText(what: string, text: string): unknown {
  try {
    return parseYaml(text, (_key, value: unknown) => (typeof value === "bigint" ? exactly(what, value) : value), {
      intAsBigInt: true,
    });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    // The lines below show the text itself, which may hold a secret.
    const [reason] = (error instanceof Error ? error.message : String(error)).split(/:?\n/, 1);
    throw new UsageError(`${what} is neither JSON nor YAML: ${reason}.`);
  }
}

function exactly(what: string, value: bigint): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new UsageError(`${what} has the number ${value}, which can't be sent exactly. Put it in quotes as a string.`);
}
