import { readFile } from "node:fs/promises";
import { checkCassette, parseCassette, toHar } from "@northbound/runtime/cassette";
import type { SchemaTable } from "@northbound/runtime/validate";
import { readExchanges, readText } from "./cassette/read-exchanges.ts";
import type { Command } from "./command.ts";
import { findExtended } from "./generate/extended.ts";
import { UsageError } from "../output/usage-error.ts";
import { exitCodes } from "../output/exit-codes.ts";
import { formatValue, readFormat } from "../output/format.ts";
import type { Io } from "../output/io.ts";
import { parse } from "./parse.ts";

const help = `Looks into cassettes, which record made of what a server answered.

Usage: northbound cassette check <cassette> [<cassette> …]    what still looks like a person, an address or a secret
       northbound cassette show <cassette|har> [-o <form>]    its exchanges: operation, status, version
       northbound cassette har <cassette>                     as HAR 1.2, for the tools that show one

  -o, --output <form>   table, json, ndjson or yaml (default: table)

Run check before you give a cassette away, and read what it lists: each text with its line and place. Ends with 1 when there
is any. The key beside a cassette (<cassette>.key) stays with you.

Examples:
  northbound cassette check engine.jsonl
  northbound cassette show engine.jsonl -o ndjson
  northbound cassette har engine.jsonl > engine.har
`;

const actions = ["check", "show", "har"] as const;

/** `northbound cassette` */
export const cassetteCommand: Command = {
  help,
  async run(args, io) {
    const { values, positionals } = parse(args, { output: { type: "string", short: "o" } });
    const [given, ...files] = positionals;
    const action = actions.find((one) => one === given);
    if (!action) throw new UsageError(`Say what to do: ${actions.join(", ")}. See northbound cassette --help.`);
    const [first, ...others] = files;
    if (first === undefined) throw new UsageError("Missing: <cassette>.");
    if (action === "check") return check(files, io);
    if (others[0] !== undefined) throw new UsageError(`Unexpected argument: ${others[0]}.`);
    if (action === "har") io.out(`${JSON.stringify(toHar((await readExchanges(first, io)).exchanges), null, 2)}\n`);
    else await show(first, values.output, io);
    return exitCodes.ok;
  },
};

async function check(files: readonly string[], io: Io): Promise<number> {
  let count = 0;
  for (const file of files) {
    const { backend } = await readExchanges(file, io);
    const text = await readText(file, io);
    for (const { line, pointer, text: found } of suspicionsIn(file, text, await wordsOf(backend, io))) {
      count += 1;
      io.out(`${file}:${line} ${pointer} ${JSON.stringify(found)}\n`);
    }
  }
  io.note(count === 0 ? "Nothing looks like a person, an address or a secret." : `${count} to look at.`);
  return count === 0 ? exitCodes.ok : exitCodes.failed;
}

function suspicionsIn(file: string, text: string, words: SchemaTable | undefined): ReturnType<typeof checkCassette> {
  try {
    parseCassette(text);
  } catch {
    throw new UsageError(`${file} is no cassette: a HAR of another tool has names and secrets as they are.`);
  }
  return checkCassette(text, words);
}

/** The words that the spec of the backend lists name nobody. */
async function wordsOf(backend: string | undefined, io: Io): Promise<SchemaTable | undefined> {
  try {
    const { spec } = findExtended(`@northbound/${backend}`, [io.cwd]);
    return JSON.parse(await readFile(spec, "utf8")) as SchemaTable;
  } catch {
    return undefined;
  }
}

async function show(file: string, output: string | undefined, io: Io): Promise<void> {
  const { exchanges } = await readExchanges(file, io);
  const rows = exchanges.map(({ operation, method, url, status, version }) => ({
    operation: operation ?? `${method} ${url.split("?", 1)[0]}`,
    status,
    ...(version !== undefined && { version }),
  }));
  io.out(formatValue(rows, readFormat(output, "table"), io.width));
}
