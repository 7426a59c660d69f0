import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { TlsOptions } from "@northbound/runtime";
import { UsageError } from "../output/usage-error.ts";
import type { Io } from "../output/io.ts";
import { readConfig } from "./config-file.ts";
import { didYouMean } from "../commands/suggest.ts";

/** Where a backend is and who calls. Secrets come from the environment or the system's keyring. */
export interface Settings {
  readonly url?: readonly string[] | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
  readonly apiKey?: string | undefined;
  readonly group?: string | undefined;
  readonly virtualDomain?: string | undefined;
  readonly domain?: string | undefined;
  /** File with certificates to trust, PEM. */
  readonly ca?: string | undefined;
  /** `true` switches the verification of certificates off. */
  readonly insecure?: string | undefined;
}

/** Every setting of a backend. */
export const settingNames = [
  "url",
  "username",
  "password",
  "token",
  "apiKey",
  "group",
  "virtualDomain",
  "domain",
  "ca",
  "insecure",
] as const;

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
  const given = fromEnvironment(backend, io);
  const profile = await readProfile(backend, choice, given, io);
  const found: Partial<Record<string, string>> = { ...profile, ...given };
  const urls = found["url"]
    ?.split(",")
    .map((url) => url.trim())
    .filter((url) => url !== "");
  // A token and a password at once would be two answers to one question; what the environment says wins.
  const hasOwnLogin = given["password"] !== undefined && given["token"] === undefined;
  return { ...found, url: urls, token: hasOwnLogin ? undefined : found["token"] };
}

/** The settings of a backend that the environment has, by name. */
export function fromEnvironment(backend: string, io: Io): Readonly<Partial<Record<string, string>>> {
  const entries = settingNames.map((name) => [name, io.env[variableOf(backend, name)]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== ""));
}

/** The TLS options that the settings ask for. */
export async function readTls({ ca, insecure }: Settings, cwd: string): Promise<TlsOptions | undefined> {
  if (insecure === "true" || insecure === "1") return { rejectUnauthorized: false };
  if (ca === undefined) return undefined;
  const text = await readFile(resolve(cwd, ca), "utf8").catch((error: Error) => {
    throw new UsageError(`The certificates in ${ca} can't be read: ${error.message}`);
  });
  return { ca: text };
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

/** The environment variable of a setting: `NORTHBOUND_RHEV_PASSWORD`. */
export function variableOf(backend: string, name: string): string {
  return `NORTHBOUND_${shout(backend)}_${shout(name)}`;
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

function shout(name: string): string {
  return name
    .replace(/[A-Z]/g, (letter) => `_${letter}`)
    .replaceAll("-", "_")
    .toUpperCase();
}
