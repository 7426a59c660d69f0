import { type EnvironmentSource, needSetting, readEnvironment, type Settings } from "@northbound/runtime/environment";
import type { CloudCixOptions } from "./options.ts";

export type { Environment, EnvironmentSource, Settings } from "@northbound/runtime/environment";

/** The options that the environment gives. */
export type EnvironmentOptions = Pick<CloudCixOptions, "credentials" | "domain" | "gateway" | "tls" | "logger">;

/**
 * Reads the options of a client from the environment, by the names that the command uses: `NORTHBOUND_CLOUDCIX_USERNAME`,
 * `NORTHBOUND_CLOUDCIX_PASSWORD`, `NORTHBOUND_CLOUDCIX_API_KEY`, `NORTHBOUND_CLOUDCIX_TOKEN`, `NORTHBOUND_CLOUDCIX_URL`,
 * `NORTHBOUND_CLOUDCIX_DOMAIN`; `NORTHBOUND_CLOUDCIX_CA` (a file with certificates to trust) and
 * `NORTHBOUND_CLOUDCIX_INSECURE` (`true` switches the verification of certificates off); `NORTHBOUND_LOG` (`debug`, `info`,
 * `warn`, `error` or `off`) for a log on the console. Node only.
 * @throws InvalidOptionError for a variable that is not set, with its name; never with a value that is secret.
 * @example
 * import { createCloudCix } from "@northbound/cloudcix";
 * import { fromEnvironment } from "@northbound/cloudcix/environment";
 *
 * const client = createCloudCix(fromEnvironment());
 */
export function fromEnvironment(source?: EnvironmentSource): EnvironmentOptions {
  const { settings, common } = readEnvironment("cloudcix", source);
  return { ...common, ...fromSettings(settings) };
}

/** Makes options of settings, as the environment or a profile of the command has them. */
export function fromSettings(settings: Settings): Omit<EnvironmentOptions, "tls" | "logger"> {
  const { token, url, domain } = settings;
  const credentials =
    token === undefined
      ? {
          email: needSetting(settings, "username", "cloudcix"),
          password: needSetting(settings, "password", "cloudcix"),
          apiKey: needSetting(settings, "apiKey", "cloudcix"),
        }
      : { token };
  return { credentials, ...(url !== undefined && { gateway: url }), ...(domain !== undefined && { domain }) };
}
