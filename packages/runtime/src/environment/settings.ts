import { InvalidOptionError } from "../errors/invalid-option-error.ts";

/** Where a backend is and who calls, as the environment or a profile of the command says it. */
export interface Settings {
  /** Addresses in the order in which they are tried. */
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

/** Values of the environment by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment variable of a setting: `NORTHBOUND_RHEV_PASSWORD`. */
export function variableOf(backend: string, name: string): string {
  return `NORTHBOUND_${shout(backend)}_${shout(name)}`;
}

/** The settings of a backend that the environment has, by name; empty ones count as not there. */
export function readVariables(backend: string, env: Environment): Readonly<Partial<Record<string, string>>> {
  const entries = settingNames.map((name) => [name, env[variableOf(backend, name)]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== ""));
}

/**
 * Settings out of the values of the environment and others, such as those of a profile. What the environment says wins.
 * A token and a password at once would be two answers to one question: a password of the environment beats a token of
 * the others.
 */
export function toSettings(
  given: Readonly<Partial<Record<string, string>>>,
  others: Readonly<Partial<Record<string, string>>> = {},
): Settings {
  const found = { ...others, ...given };
  const url = found["url"]
    ?.split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
  const hasOwnLogin = given["password"] !== undefined && given["token"] === undefined;
  return { ...found, url, token: hasOwnLogin ? undefined : found["token"] };
}

/**
 * A setting that a client can't do without.
 * @throws InvalidOptionError with the variable to set.
 */
export function needSetting<Name extends keyof Settings>(
  settings: Settings,
  name: Name,
  backend: string,
): NonNullable<Settings[Name]> {
  const value = settings[name];
  if (value !== undefined) return value;
  throw new InvalidOptionError(`Set ${variableOf(backend, name)}: the environment variable is not set, or is empty.`);
}

/**
 * A token, where there is one, or user name and password.
 * @throws InvalidOptionError with the variable to set.
 */
export function tokenOrLogin(
  settings: Settings,
  backend: string,
): { readonly token: string } | { readonly username: string; readonly password: string } {
  return settings.token === undefined ? loginOf(settings, backend) : { token: settings.token };
}

/**
 * User name and password.
 * @throws InvalidOptionError with the variable to set.
 */
export function loginOf(settings: Settings, backend: string): { readonly username: string; readonly password: string } {
  return {
    username: needSetting(settings, "username", backend),
    password: needSetting(settings, "password", backend),
  };
}

function shout(name: string): string {
  return name
    .replace(/[A-Z]/g, (letter) => `_${letter}`)
    .replaceAll("-", "_")
    .toUpperCase();
}
