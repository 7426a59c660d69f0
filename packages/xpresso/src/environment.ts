import { type EnvironmentSource, needSetting, readEnvironment, type Settings } from "@northbound/runtime/environment";
import type { XpressoOptions } from "./read-options.ts";

export type { Environment, EnvironmentSource, Settings } from "@northbound/runtime/environment";

/** The options that the environment gives. */
export type EnvironmentOptions = Pick<XpressoOptions, "nodes" | "token" | "group" | "tls" | "logger">;

/**
 * Reads the options of a client from the environment, by the names that the command uses: `NORTHBOUND_XPRESSO_URL`,
 * `NORTHBOUND_XPRESSO_TOKEN`, `NORTHBOUND_XPRESSO_GROUP`; `NORTHBOUND_XPRESSO_CA` (a file with certificates to trust) and
 * `NORTHBOUND_XPRESSO_INSECURE` (`true` switches the verification of certificates off); `NORTHBOUND_LOG` (`debug`, `info`,
 * `warn`, `error` or `off`) for a log on the console. Node only.
 * @throws InvalidOptionError for a variable that is not set, with its name; never with a value that is secret.
 * @example
 * import { createXpresso } from "@northbound/xpresso";
 * import { fromEnvironment } from "@northbound/xpresso/environment";
 *
 * const client = createXpresso(fromEnvironment());
 */
export function fromEnvironment(source?: EnvironmentSource): EnvironmentOptions {
  const { settings, common } = readEnvironment("xpresso", source);
  return { ...common, ...fromSettings(settings) };
}

/** Makes options of settings, as the environment or a profile of the command has them. */
export function fromSettings(settings: Settings): Omit<EnvironmentOptions, "tls" | "logger"> {
  const { group } = settings;
  return {
    nodes: needSetting(settings, "url", "xpresso"),
    token: needSetting(settings, "token", "xpresso"),
    ...(group !== undefined && { group }),
  };
}
