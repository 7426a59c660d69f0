import type { TlsOptions } from "../core/client-options.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import type { Logger, LogLevel } from "../telemetry/logger.ts";
import { checkChoice } from "../util/check-option.ts";
import { type Environment, readVariables, type Settings, toSettings } from "./settings.ts";

/** What `fromEnvironment` takes. */
export interface EnvironmentSource {
  /** The variables. @default process.env */
  readonly env?: Environment | undefined;
}

/** What the environment says about a client of any backend. */
export interface ReadEnvironment {
  readonly settings: Settings;
  /** Options that every client takes; only those that the environment says something about. */
  readonly common: { readonly tls?: TlsOptions; readonly logger?: Logger };
}

/** Levels of `NORTHBOUND_LOG`, the least important first. */
const levels: readonly (LogLevel | "off")[] = ["debug", "info", "warn", "error", "off"];

/**
 * Reads the settings of a backend, the certificates that they name and the level of the log from the environment.
 * @throws InvalidOptionError where there is no environment, as in a browser; for certificates that can't be read, and for a
 * level that there is not.
 */
export function readEnvironment(backend: string, source: EnvironmentSource = {}): ReadEnvironment {
  const env = source.env ?? processEnvironment();
  const settings = toSettings(readVariables(backend, env));
  const tls = readTlsSettings(settings);
  const logger = readLogger(env["NORTHBOUND_LOG"]);
  return { settings, common: { ...(tls && { tls }), ...(logger && { logger }) } };
}

/**
 * The TLS options that the settings ask for; `undefined` where they ask for nothing.
 * @throws InvalidOptionError when the file with certificates can't be read.
 */
export function readTlsSettings({ ca, insecure }: Settings): TlsOptions | undefined {
  if (insecure === "true" || insecure === "1") return { rejectUnauthorized: false };
  if (ca === undefined) return undefined;
  try {
    return { ca: process.getBuiltinModule("node:fs").readFileSync(ca, "utf8") };
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidOptionError(`The certificates in ${ca} can't be read: ${said}`, { cause });
  }
}

function processEnvironment(): Environment {
  // Bundlers put a `process` with an empty `env` into pages.
  const { process: own } = globalThis as { readonly process?: Partial<Pick<NodeJS.Process, "env" | "versions">> };
  if (own?.versions?.node !== undefined && own.env !== undefined) return own.env;
  throw new InvalidOptionError(
    "There is no environment here to read options from: give them to the client, or give `env` to fromEnvironment.",
  );
}

/** The console, for what matters as much as the level or more. */
function readLogger(level: string | undefined): Logger | undefined {
  if (level === undefined || level === "") return undefined;
  const wanted = levels.indexOf(checkChoice("NORTHBOUND_LOG", level.toLowerCase(), levels) as LogLevel | "off");
  if (levels[wanted] === "off") return undefined;
  const nothing = (): void => {};
  const at = (name: LogLevel): Logger[LogLevel] =>
    levels.indexOf(name) < wanted ? nothing : (...args) => console[name](...args);
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
