import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { TlsOptions } from "@northbound/runtime";
import { parse as parseYaml } from "yaml";
import { UsageError } from "../command.ts";
import type { Io } from "../io.ts";
import { didYouMean } from "../suggest.ts";

/** Where a backend is and who calls. Secrets come from the environment only. */
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

const names = [
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
  const profile = await readProfile(backend, choice, io);
  const prefix = `NORTHBOUND_${shout(backend)}_`;
  const text = (name: string): string | undefined => {
    const given = io.env[prefix + shout(name)];
    return given === undefined || given === "" ? profile[name] : given;
  };
  const found = Object.fromEntries(names.map((name) => [name, text(name)]));
  const urls = found["url"]
    ?.split(",")
    .map((url) => url.trim())
    .filter((url) => url !== "");
  // A token and a password at once would be two answers to one question; what the environment says wins.
  const hasOwnLogin = Boolean(io.env[`${prefix}PASSWORD`]) && !io.env[`${prefix}TOKEN`];
  return { ...found, url: urls, token: hasOwnLogin ? undefined : found["token"] };
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

async function readProfile(backend: string, choice: SettingsChoice, io: Io): Promise<Record<string, string>> {
  const wanted = choice.profile ?? io.env["NORTHBOUND_PROFILE"];
  const found = await readConfig(choice.config ?? io.env["NORTHBOUND_CONFIG"], io);
  if (!found) {
    if (wanted === undefined) return {};
    throw new UsageError(`There is no configuration file with a profile ${wanted}. See northbound call --help.`);
  }
  const { file, profiles } = found;
  const name = wanted ?? "default";
  const profile = profiles[name];
  if (profile === undefined) {
    if (wanted === undefined) return {};
    throw new UsageError(`${file} has no profile ${name}.${didYouMean(name, Object.keys(profiles))}`);
  }
  const entries = Object.entries(profile[backend] ?? {}).map(([key, value]) => {
    return [key, readValue(`${file}: ${name}.${backend}.${key}`, key, value, io)] as const;
  });
  const own = Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Record<string, string>;
  return own["ca"] === undefined ? own : { ...own, ca: resolve(dirname(file), own["ca"]) };
}

/** `$NAME` is the value of an environment variable; secrets can be given in no other way. */
function readValue(place: string, key: string, value: unknown, io: Io): string | undefined {
  if (!(names as readonly string[]).includes(key)) {
    throw new UsageError(`${place} is not a setting.${didYouMean(key, names)}`);
  }
  const text = Array.isArray(value) ? value.join(",") : String(value);
  const variable = /^\$\{?(\w+)\}?$/.exec(text)?.[1];
  if (variable !== undefined) {
    const found = io.env[variable];
    if (found === undefined) throw new UsageError(`${place}: the environment variable ${variable} is not set.`);
    return found;
  }
  if (secretNames.includes(key)) {
    throw new UsageError(
      `${place} must name an environment variable, such as $MY_SECRET; a secret does not belong here.`,
    );
  }
  return text;
}

type Profiles = Readonly<Record<string, Readonly<Record<string, object | undefined>> | undefined>>;

async function readConfig(
  given: string | undefined,
  io: Io,
): Promise<{ readonly file: string; readonly profiles: Profiles } | undefined> {
  const home = io.env["XDG_CONFIG_HOME"] ?? join(io.env["HOME"] ?? homedir(), ".config");
  const places = given === undefined ? [join(io.cwd, "northbound.yaml"), join(home, "northbound", "config.yaml")] : [];
  const files = given === undefined ? places : [resolve(io.cwd, given)];
  for (const file of files) {
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const config = parseConfig(file, text);
    if (typeof config?.profiles !== "object") throw new UsageError(`${file} needs \`profiles\`.`);
    return { file, profiles: config.profiles };
  }
  if (given !== undefined) throw new UsageError(`The configuration ${given} can't be read.`);
  return undefined;
}

function parseConfig(file: string, text: string): { readonly profiles?: Profiles } | null {
  try {
    return parseYaml(text) as { readonly profiles?: Profiles } | null;
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function shout(name: string): string {
  return name
    .replace(/[A-Z]/g, (letter) => `_${letter}`)
    .replaceAll("-", "_")
    .toUpperCase();
}
