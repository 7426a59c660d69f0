import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "./command.ts";
import { UsageError } from "../output/usage-error.ts";
import { exitCodes } from "../output/exit-codes.ts";
import type { Io } from "../output/io.ts";
import { parse } from "./parse.ts";

const help = `Runs a script, and records what servers answer to its clients, safe to share.

Usage: northbound record [options] -- <command> [<argument> …]

  --out <file>      the cassette (default: cassette.jsonl). A second client writes into cassette.2.jsonl, and so on
  --source <kind>   what answers, where it is no server: recording, fixture or made-up

The script is not changed: it may be any command that runs Node with clients of Northbound in it. Texts are kept only where
the spec lists them or where their form says nothing; names, ids and addresses become pseudonyms; secrets, headers of requests
and what is no JSON are left out. The key of the pseudonyms, <file>.key, stays with you. Ends with the code of the command.

Examples:
  northbound record -- node inventory.js
  northbound record --out engine.jsonl -- npm run nightly
  northbound cassette check engine.jsonl
`;

const kinds = ["live", "recording", "fixture", "made-up"];

/** `northbound record` */
export const recordCommand: Command = {
  help,
  async run(args, io) {
    const { values, positionals } = parse(args, {
      out: { type: "string", default: "cassette.jsonl" },
      source: { type: "string" },
    });
    const [command, ...rest] = positionals;
    if (command === undefined) throw new UsageError("Say what to run: northbound record -- node script.js");
    if (values.source !== undefined && !kinds.includes(values.source))
      throw new UsageError(`--source is one of ${kinds.join(", ")}, not ${values.source}.`);
    const file = resolve(io.cwd, values.out);
    if (existsSync(file))
      throw new UsageError(`${values.out} is there already: remove it, or name another with --out.`);
    const code = await runRecorded(command, rest, { file, source: values.source }, io);
    if (existsSync(file))
      io.note(`wrote ${values.out}. Before you give it away: northbound cassette check ${values.out}`);
    else io.note("Nothing was recorded: the command made no call with a client of Northbound.");
    return code;
  },
};

interface Recording {
  readonly file: string;
  readonly source: string | undefined;
}

function runRecorded(command: string, args: readonly string[], { file, source }: Recording, io: Io): Promise<number> {
  const preload = new URL(
    import.meta.url.endsWith(".ts") ? "../record-preload.ts" : "./record-preload.js",
    import.meta.url,
  );
  const options = [io.env["NODE_OPTIONS"], `--import=${preload.href}`].filter(Boolean).join(" ");
  const env = {
    ...io.env,
    NODE_OPTIONS: options,
    NORTHBOUND_RECORD: file,
    ...(source !== undefined && { NORTHBOUND_RECORD_SOURCE: source }),
  };
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: io.cwd, env, stdio: "inherit", signal: io.signal });
    child.once("error", (error) => {
      if (io.signal.aborted) done(exitCodes.interrupted);
      else fail(new UsageError(`${command} can't be run: ${error.message}`));
    });
    child.once("exit", (code) => done(code ?? exitCodes.failed));
  });
}
