import {
  type EnvironmentSource,
  needSetting,
  readEnvironment,
  type Settings,
  tokenOrLogin,
} from "@northbound/runtime/environment";
import type { CloudVisionOptions } from "./options.ts";

export type { Environment, EnvironmentSource, Settings } from "@northbound/runtime/environment";

/** The options that the environment gives. */
export type EnvironmentOptions = Pick<CloudVisionOptions, "nodes" | "credentials" | "tls" | "logger">;

/**
 * Reads the options of a client from the environment, by the names that the command uses: `NORTHBOUND_CLOUDVISION_URL`,
 * `NORTHBOUND_CLOUDVISION_USERNAME`, `NORTHBOUND_CLOUDVISION_PASSWORD`, `NORTHBOUND_CLOUDVISION_TOKEN`;
 * `NORTHBOUND_CLOUDVISION_CA` (a file with certificates to trust) and `NORTHBOUND_CLOUDVISION_INSECURE` (`true` switches the
 * verification of certificates off); `NORTHBOUND_LOG` (`debug`, `info`, `warn`, `error` or `off`) for a log on the console.
 * Node only.
 * @throws InvalidOptionError for a variable that is not set, with its name; never with a value that is secret.
 * @example
 * import { createCloudVision } from "@northbound/cloudvision";
 * import { fromEnvironment } from "@northbound/cloudvision/environment";
 *
 * const client = createCloudVision(fromEnvironment());
 */
export function fromEnvironment(source?: EnvironmentSource): EnvironmentOptions {
  const { settings, common } = readEnvironment("cloudvision", source);
  return { ...common, ...fromSettings(settings) };
}

/** Makes options of settings, as the environment or a profile of the command has them. */
export function fromSettings(settings: Settings): Omit<EnvironmentOptions, "tls" | "logger"> {
  return { nodes: needSetting(settings, "url", "cloudvision"), credentials: tokenOrLogin(settings, "cloudvision") };
}
