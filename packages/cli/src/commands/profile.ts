import { resolve } from "node:path";
import { findBackend } from "./call/backends.ts";
import { readVariables, settingNames, variableOf } from "@northbound/runtime/environment";
import { accountOf, isSecret, variableIn } from "../profiles/settings.ts";
import type { Command } from "./command.ts";
import { UsageError } from "../output/usage-error.ts";
import { exitCodes } from "../output/exit-codes.ts";
import type { Io } from "../output/io.ts";
import { parse } from "./parse.ts";
import { readConfig, writeProfile } from "../profiles/config-file.ts";
import { didYouMean } from "./suggest.ts";

const help = `Keeps where backends are and who calls, so that northbound call has to be told once.

Usage: northbound profile                          the profiles, without their secrets
       northbound profile <backend> --save         keep what the environment says
       northbound profile <backend> --remove       forget it, and its secrets in the keyring

  --keyring             keep secrets in the system's keyring; without it the profile names the variables
                        that hold them, and they have to be set for every call
  --stdin <name>        read one secret (password, token or apiKey) from standard input
  --profile <name>      which one (default: NORTHBOUND_PROFILE, or "default")
  --config <file>       configuration (default: NORTHBOUND_CONFIG, ./northbound.yaml, ~/.config/northbound/config.yaml)

Settings are read from NORTHBOUND_<BACKEND>_<NAME>: URL, USERNAME, PASSWORD, TOKEN, API_KEY, CA, INSECURE, GROUP,
VIRTUAL_DOMAIN, DOMAIN. Nothing secret is taken from the command line, where every user of the machine can read it,
and nothing secret is written into the file. A file is for a person to edit, too:

  profiles:
    default:
      cloudvision:
        url: [https://cvp1.example.net, https://cvp2.example.net]
        username: automation
        password: $CVP_PASSWORD      # or: keyring

The keyring is the Keychain of macOS, the Credential Manager of Windows, or the Secret Service of a Linux desktop. Where
there is none, as on most servers, the command says so and ends with 2.

Examples:
  NORTHBOUND_RHEV_URL=https://engine.example.net NORTHBOUND_RHEV_USERNAME=admin@internal northbound profile rhev --save
  read -rs P; printf %s "$P" | northbound profile rhev --save --keyring --stdin password
  northbound profile rhev --remove
`;

/** `northbound profile` */
export const profileCommand: Command = {
  help,
  async run(args, io) {
    const { values, positionals } = parse(args, {
      save: { type: "boolean", default: false },
      remove: { type: "boolean", default: false },
      keyring: { type: "boolean", default: false },
      stdin: { type: "string" },
      profile: { type: "string" },
      config: { type: "string" },
    });
    const [backendName, extra] = positionals;
    if (extra !== undefined) throw new UsageError(`Unexpected argument: ${extra}.`);
    const config = values.config ?? io.env["NORTHBOUND_CONFIG"];
    if (backendName === undefined) return list(config, io);
    const backend = findBackend(backendName).name;
    if (values.save === values.remove) throw new UsageError("Say what to do: --save or --remove.");
    const profile = values.profile ?? io.env["NORTHBOUND_PROFILE"] ?? "default";
    const place = { config, profile, backend };
    await (values.save ? save(place, values, io) : remove(place, io));
    return exitCodes.ok;
  },
};

interface Place {
  readonly config: string | undefined;
  readonly profile: string;
  readonly backend: string;
}

async function save(
  { config, profile, backend }: Place,
  { keyring, stdin }: { readonly keyring: boolean; readonly stdin?: string | undefined },
  io: Io,
): Promise<void> {
  const given: Record<string, string | undefined> = { ...readVariables(backend, io.env) };
  if (stdin !== undefined) given[readSecretName(stdin)] = await readSecret(io);
  if (stdin !== undefined && !keyring) throw new UsageError("--stdin goes with --keyring: a file holds no secrets.");
  const settings: Record<string, unknown> = {};
  for (const name of settingNames) {
    const value = given[name];
    if (value === undefined) continue;
    if (!isSecret(name)) settings[name] = plain(name, value, io);
    else if (keyring) {
      await io.keyring.set(accountOf(profile, backend, name), value);
      settings[name] = "keyring";
    } else settings[name] = `$${variableOf(backend, name)}`;
  }
  if (Object.keys(settings).length === 0) {
    throw new UsageError(`The environment says nothing of ${backend}: set ${variableOf(backend, "url")} and the like.`);
  }
  const before = await settingsOf(config, profile, backend, io);
  const file = await writeProfile(config, [profile, backend], { ...before, ...settings }, io);
  io.note(`wrote ${profile}.${backend} in ${file}${keyring ? ", its secrets into the system's keyring" : ""}`);
}

// Beside the file, a relative path would mean another place.
function plain(name: string, value: string, io: Io): unknown {
  if (name === "ca") return resolve(io.cwd, value);
  if (name !== "url") return value;
  const urls = value.split(",").map((url) => url.trim());
  if (urls.some((url) => URL.canParse(url) && new URL(url).password !== "")) {
    throw new UsageError("An address in the environment carries a password, which belongs into no file. Leave it out.");
  }
  return urls.length > 1 ? urls : value;
}

async function remove({ config, profile, backend }: Place, io: Io): Promise<void> {
  const before = await settingsOf(config, profile, backend, io);
  if (before === undefined) throw new UsageError(`There is no ${profile}.${backend}. List them: northbound profile.`);
  for (const [name, value] of Object.entries(before)) {
    if (isSecret(name) && value === "keyring") await io.keyring.delete(accountOf(profile, backend, name));
  }
  const file = await writeProfile(config, [profile, backend], undefined, io);
  io.note(`removed ${profile}.${backend} from ${file}`);
}

async function list(config: string | undefined, io: Io): Promise<number> {
  const found = await readConfig(config, io);
  if (!found) {
    io.note("There are no profiles. Make one: northbound profile <backend> --save.");
    return exitCodes.ok;
  }
  for (const [profile, backends] of Object.entries(found.profiles)) {
    for (const [backend, settings] of Object.entries(backends ?? {})) {
      const words = Object.entries(settings ?? {}).map(([name, value]) => `${name}: ${show(name, value)}`);
      io.out(`${profile}.${backend}  ${words.join(", ")}\n`);
    }
  }
  io.note(`from ${found.file}`);
  return exitCodes.ok;
}

// A file that somebody wrote may hold what it should not.
function show(name: string, value: unknown): string {
  const text = String(value);
  if (isSecret(name)) return text === "keyring" || variableIn(text) !== undefined ? text : "(hidden)";
  return text.replace(/\/\/[^/@,]*@/g, "//(hidden)@");
}

async function settingsOf(
  config: string | undefined,
  profile: string,
  backend: string,
  io: Io,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  // A file that is named and not there yet is made.
  const found = await readConfig(config, io).catch((error: Error) => {
    if (/can't be read/.test(error.message)) return undefined;
    throw error;
  });
  const settings = found?.profiles[profile]?.[backend];
  return settings && { ...settings };
}

function readSecretName(name: string): string {
  if (isSecret(name)) return name;
  const names = settingNames.filter(isSecret);
  throw new UsageError(`--stdin takes ${names.join(", ")}, not ${JSON.stringify(name)}.${didYouMean(name, names)}`);
}

async function readSecret(io: Io): Promise<string> {
  const secret = (await io.readInput()).replace(/\r?\n$/, "");
  if (secret === "") throw new UsageError("There is no secret on standard input.");
  return secret;
}
