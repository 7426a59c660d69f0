import { UsageError } from "./output/usage-error.ts";
import { type CommandEntry, commands } from "./commands/all.ts";
import { exitCodes } from "./output/exit-codes.ts";
import type { Io } from "./output/io.ts";
import { didYouMean } from "./commands/suggest.ts";
import { version } from "./version.ts";

/**
 * Runs one command line and gives the exit code. Never throws: what goes wrong is written to `io.note`.
 * @param args What stands behind `northbound`.
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(args, io);
  } catch (error) {
    const { reportFailure } = await import("./output/failure.ts");
    return reportFailure(error, io);
  }
}

async function dispatch([name, ...rest]: readonly string[], io: Io): Promise<number> {
  if (name === undefined || name === "--help" || name === "-h") {
    io.out(overview());
    return name === undefined ? exitCodes.usage : exitCodes.ok;
  }
  if (name === "--version" || name === "-v") {
    io.out(`${version()}\n`);
    return exitCodes.ok;
  }
  if (name === "help") {
    io.out(rest[0] === undefined ? overview() : (await find(rest[0]).load()).help);
    return exitCodes.ok;
  }
  const entry = find(name);
  const command = await entry.load();
  // `call` has help of its own for each operation.
  if (entry.name !== "call" && entry.name !== "complete" && asksForHelp(rest)) {
    io.out(command.help);
    return exitCodes.ok;
  }
  return command.run(rest, io);
}

/** What stands behind `--` is for another command. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return args.some((arg, index) => (end === -1 || index < end) && (arg === "--help" || arg === "-h"));
}

function find(name: string): CommandEntry {
  const entry = commands.find((candidate) => candidate.name === name);
  if (entry) return entry;
  const names = commands.filter(({ summary }) => summary !== "").map((candidate) => candidate.name);
  throw new UsageError(`There is no command ${name}.${didYouMean(name, names)} See northbound --help.`);
}

function overview(): string {
  const lines = commands
    .filter(({ summary }) => summary !== "")
    .map((command) => `  ${command.name.padEnd(12)}${command.summary}`);
  return `Typed clients for the APIs of infrastructure controllers, on the command line.

Usage: northbound <command> [options]

Commands:
${lines.join("\n")}

  northbound <command> --help   options and examples
  northbound --version

Examples:
  northbound lab --backend cloudvision
  northbound call cloudvision inventory/listDevices --output table
  northbound generate controller.yaml --out src/generated
`;
}
