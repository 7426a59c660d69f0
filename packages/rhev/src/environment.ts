import {
  type EnvironmentSource,
  needSetting,
  readEnvironment,
  type Settings,
  tokenOrLogin,
} from "@northbound/runtime/environment";
import type { RhevOptions } from "./options.ts";

export type { Environment, EnvironmentSource, Settings } from "@northbound/runtime/environment";

/** The options that the environment gives. */
export type EnvironmentOptions = Pick<RhevOptions, "nodes" | "credentials" | "tls" | "logger">;

/**
 * Reads the options of a client from the environment, by the names that the command uses: `NORTHBOUND_RHEV_URL`,
 * `NORTHBOUND_RHEV_USERNAME`, `NORTHBOUND_RHEV_PASSWORD`, `NORTHBOUND_RHEV_TOKEN`; `NORTHBOUND_RHEV_CA` (a file with
 * certificates to trust) and `NORTHBOUND_RHEV_INSECURE` (`true` switches the verification of certificates off);
 * `NORTHBOUND_LOG` (`debug`, `info`, `warn`, `error` or `off`) for a log on the console. Node only.
 * @throws InvalidOptionError for a variable that is not set, with its name; never with a value that is secret.
 * @example
 * import { createRhev } from "@northbound/rhev";
 * import { fromEnvironment } from "@northbound/rhev/environment";
 *
 * const client = createRhev(fromEnvironment());
 */
export function fromEnvironment(source?: EnvironmentSource): EnvironmentOptions {
  const { settings, common } = readEnvironment("rhev", source);
  return { ...common, ...fromSettings(settings) };
}

/** Makes options of settings, as the environment or a profile of the command has them. */
export function fromSettings(settings: Settings): Omit<EnvironmentOptions, "tls" | "logger"> {
  return { nodes: needSetting(settings, "url", "rhev"), credentials: tokenOrLogin(settings, "rhev") };
}
