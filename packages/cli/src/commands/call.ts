import { type CliBackend, findBackend } from "./call/backends.ts";
import { describeOperation, listOperations } from "./call/describe.ts";
import { callByPath, isMethod } from "./call/by-path.ts";
import { isSpec, readSpecBackend } from "./call/spec-backend.ts";
import { type CallArguments, readArguments } from "./call/input.ts";
import { type CliOperation, findOperation, readOperations } from "./call/operations.ts";
import { perform } from "./call/perform.ts";
import { settingOf } from "../profiles/setting-of.ts";
import { readSettings, readTls } from "../profiles/settings.ts";
import type { Command } from "./command.ts";
import { UsageError } from "../output/usage-error.ts";
import { exitCodes } from "../output/exit-codes.ts";
import { reportFailure } from "../output/failure.ts";
import type { Io } from "../output/io.ts";

const help = `Calls one operation by its name.

Usage: northbound call <backend|spec> <operation> [--<parameter> <value> …] [options]
       northbound call <METHOD> </path> --spec <spec|backend> [--param <name>=<value>] [--body …]
       northbound call <backend>                        every operation
       northbound call <backend> <operation> --help     its parameters

  --body <json>|@file|-     request body, JSON or YAML; - reads standard input
  --param <name>=<value>    a parameter whose name is also an option of this command
  --all                     every page, with a progress bar
  --limit <n>               stop after this many items
  --watch                   follow a stream, and open it again when it drops
  -o, --output <form>       table, json, ndjson or yaml
  --save <file>             where a download goes
  --timeout <seconds>       longest time for one try
  --deadline <seconds>      longest time for all tries together, waits that a server asks for among them
  --read-only               refuse, before anything is sent, what is not known to do nothing but read
  --dry-run                 send nothing, no login either: print what would be sent and where, what follows a failure, and
                            the command of curl (-o json for programs)
  --profile <name>          profile of the configuration file (default: NORTHBOUND_PROFILE, or "default")
  --config <file>           configuration (default: NORTHBOUND_CONFIG, ./northbound.yaml,
                            ~/.config/northbound/config.yaml)

A spec is a file or an address of OpenAPI 2.0 to 3.2, in place of a backend: my-api.yaml. Its settings are called after it,
NORTHBOUND_MY_API_URL and so on; without a URL the first server of the spec is called.

Credentials come from the environment or the system's keyring, never from the command line:

  NORTHBOUND_<BACKEND>_URL        addresses, with commas between them
  NORTHBOUND_<BACKEND>_USERNAME, _PASSWORD, or _TOKEN; _API_KEY for cloudcix
  NORTHBOUND_<BACKEND>_CA         file with certificates to trust; _INSECURE=true verifies none
  NORTHBOUND_XPRESSO_GROUP, NORTHBOUND_PRIME_INFRASTRUCTURE_VIRTUAL_DOMAIN, NORTHBOUND_CLOUDCIX_DOMAIN

A profile keeps them for the next calls: northbound profile --help.

Examples:
  northbound call cloudvision inventory/listDevices --output table
  northbound call rhev vms/list --search "status=up" --all -o ndjson
  northbound call xpresso requestsV2/submit --body @request.yaml
  northbound call cloudvision inventoryV1/watchDevices --watch
  northbound call rhev vms/start --vmId 123 --dry-run
  northbound call my-api.yaml disks/listDisks --all -o ndjson
  northbound call GET "/disks?state=full" --spec my-api.yaml
`;

/** `northbound call` */
export const callCommand: Command = {
  help,
  async run([backendName, id, ...args], io) {
    if (backendName === undefined) throw new UsageError("Missing: <backend>. See northbound call --help.");
    if (backendName === "--help" || backendName === "-h" || id === "--help" || id === "-h") {
      io.out(help);
      return exitCodes.ok;
    }
    if (isMethod(backendName)) return byPath([backendName, ...(id === undefined ? [] : [id]), ...args], io);
    const backend = isSpec(backendName) ? await readSpecBackend(backendName, io) : findBackend(backendName);
    if (id === undefined) {
      io.out(listOperations(await readOperations(backend)));
      return exitCodes.ok;
    }
    if (id.startsWith("-"))
      throw new UsageError(`Name the operation first: northbound call ${backendName} <operation>.`);
    const operation = await findOperation(backend, id);
    const given = await readArguments(args, operation, io);
    if (given.values.help) {
      io.out(describeOperation(backend, operation));
      return exitCodes.ok;
    }
    try {
      await connectAndPerform(backend, operation, given, io);
      return exitCodes.ok;
    } catch (error) {
      const code = reportFailure(error, io);
      const setting = io.signal.aborted ? undefined : settingOf(error, backend.name);
      if (setting !== undefined) io.note(`  ${setting}`);
      return code;
    }
  },
};

async function byPath(args: readonly string[], io: Io): Promise<number> {
  try {
    return (await callByPath(args, io)) ? exitCodes.ok : exitCodes.failed;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return reportFailure(error, io);
  }
}

async function connectAndPerform(
  backend: CliBackend,
  operation: CliOperation,
  given: CallArguments,
  io: Io,
): Promise<void> {
  const { profile, config } = given.values;
  const settings = await readSettings(backend.name, { profile, config }, io);
  await using client = await backend.connect(settings, readTls(settings, io.cwd), given.values["read-only"]);
  await perform(client, backend, operation, given, io);
}
