import { dirname, resolve } from "node:path";
import type { TlsOptions } from "@northbound/runtime";
import {
  readTlsSettings,
  readVariables,
  settingNames,
  type Settings,
  toSettings,
} from "@northbound/runtime/environment";
import { UsageError } from "../output/usage-error.ts";
import type { Io } from "../output/io.ts";
import { readConfig } from "./config-file.ts";
import { didYouMean } from "../commands/suggest.ts";

const secretNames: readonly string[] = ["password", "token", "apiKey"];

/** What chooses the settings, beside the environment. */
export interface SettingsChoice {
  readonly profile: string | undefined;
  readonly config: string | undefined;
}

/**
 * Collects the settings of a backend: NORTHBOUND_<BACKEND>_<NAME> from the environment, then the profile.
 * @throws UsageError for a wrong configuration file, or one that holds a secret.
 */
export async function readSettings(backend: string, choice: SettingsChoice, io: Io): Promise<Settings> {
  const given = readVariables(backend, io.env);
  const profile = await readProfile(backend, choice, given, io);
  return toSettings(given, profile);
}

/** The TLS options that the settings ask for. */
export function readTls(settings: Settings, cwd: string): TlsOptions | undefined {
  const { ca } = settings;
  return readTlsSettings(ca === undefined ? settings : { ...settings, ca: resolve(cwd, ca) });
}

async function readProfile(
  backend: string,
  choice: SettingsChoice,
  given: Readonly<Partial<Record<string, string>>>,
  io: Io,
): Promise<Record<string, string>> {
  const wanted = choice.profile ?? io.env["NORTHBOUND_PROFILE"];
  const found = await readConfig(choice.config ?? io.env["NORTHBOUND_CONFIG"], io);
  if (!found) {
    if (wanted === undefined) return {};
    throw new UsageError(`There is no configuration file with a profile ${wanted}. See northbound profile --help.`);
  }
  const { file, profiles } = found;
  const name = wanted ?? "default";
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile === undefined) {
    if (wanted === undefined) return {};
    throw new UsageError(`${file} has no profile ${name}.${didYouMean(name, Object.keys(profiles))}`);
  }
  const own: Record<string, string> = {};
  for (const [key, value] of Object.entries(profile[backend] ?? {})) {
    // What the environment says is not asked for elsewhere: a keyring may ask its user.
    if (given[key] !== undefined) continue;
    const text = await readValue({ file, profile: name, backend, key }, value, io);
    if (text !== undefined) own[key] = text;
  }
  return own["ca"] === undefined ? own : { ...own, ca: resolve(dirname(file), own["ca"]) };
}

/** `$NAME` is the value of an environment variable, `keyring` is in the system's; secrets can be given in no other way. */
async function readValue(place: Place, value: unknown, io: Io): Promise<string | undefined> {
  const { file, profile, backend, key } = place;
  const where = `${file}: ${profile}.${backend}.${key}`;
  if (!isSetting(key)) throw new UsageError(`${where} is not a setting.${didYouMean(key, settingNames)}`);
  const text = Array.isArray(value) ? value.join(",") : String(value);
  const variable = variableIn(text);
  if (variable !== undefined) {
    const found = io.env[variable];
    if (found === undefined) throw new UsageError(`${where}: the environment variable ${variable} is not set.`);
    return found;
  }
  if (!isSecret(key)) return text;
  if (text !== "keyring") {
    throw new UsageError(
      `${where} must name an environment variable, such as $MY_SECRET, or be \`keyring\`; a secret does not belong here.`,
    );
  }
  const found = await io.keyring.get(accountOf(profile, backend, key));
  if (found !== undefined) return found;
  throw new UsageError(
    `${where}: the system's keyring has no such secret. Put it there: northbound profile ${backend} --save --keyring.`,
  );
}

interface Place {
  readonly file: string;
  readonly profile: string;
  readonly backend: string;
  readonly key: string;
}

/** What a secret of a profile is called in the keyring. */
export function accountOf(profile: string, backend: string, key: string): string {
  return `${profile}/${backend}/${key}`;
}

/** The environment variable that a value of a profile names: `$NAME` or `${NAME}`. */
export function variableIn(value: string): string | undefined {
  return /^\$\{?(\w+)\}?$/.exec(value)?.[1];
}

function isSetting(key: string): key is (typeof settingNames)[number] {
  return (settingNames as readonly string[]).includes(key);
}

/** Whether a setting never stands in a file. */
export function isSecret(key: string): boolean {
  return secretNames.includes(key);
}
