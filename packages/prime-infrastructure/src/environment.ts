import {
  type EnvironmentSource,
  loginOf,
  needSetting,
  readEnvironment,
  type Settings,
} from "@northbound/runtime/environment";
import type { PrimeInfrastructureOptions } from "./read-options.ts";

export type { Environment, EnvironmentSource, Settings } from "@northbound/runtime/environment";

/** The options that the environment gives. */
export type EnvironmentOptions = Pick<
  PrimeInfrastructureOptions,
  "nodes" | "credentials" | "virtualDomain" | "tls" | "logger"
>;

/**
 * Reads the options of a client from the environment, by the names that the command uses:
 * `NORTHBOUND_PRIME_INFRASTRUCTURE_URL`, `NORTHBOUND_PRIME_INFRASTRUCTURE_USERNAME`,
 * `NORTHBOUND_PRIME_INFRASTRUCTURE_PASSWORD`, `NORTHBOUND_PRIME_INFRASTRUCTURE_VIRTUAL_DOMAIN`;
 * `NORTHBOUND_PRIME_INFRASTRUCTURE_CA` (a file with certificates to trust) and `NORTHBOUND_PRIME_INFRASTRUCTURE_INSECURE`
 * (`true` switches the verification of certificates off); `NORTHBOUND_LOG` (`debug`, `info`, `warn`, `error` or `off`) for a
 * log on the console. Node only.
 * @throws InvalidOptionError for a variable that is not set, with its name; never with a value that is secret.
 * @example
 * import { createPrimeInfrastructure } from "@northbound/prime-infrastructure";
 * import { fromEnvironment } from "@northbound/prime-infrastructure/environment";
 *
 * const client = createPrimeInfrastructure(fromEnvironment());
 */
export function fromEnvironment(source?: EnvironmentSource): EnvironmentOptions {
  const { settings, common } = readEnvironment("prime-infrastructure", source);
  return { ...common, ...fromSettings(settings) };
}

/** Makes options of settings, as the environment or a profile of the command has them. */
export function fromSettings(settings: Settings): Omit<EnvironmentOptions, "tls" | "logger"> {
  const { virtualDomain } = settings;
  return {
    nodes: needSetting(settings, "url", "prime-infrastructure"),
    credentials: loginOf(settings, "prime-infrastructure"),
    ...(virtualDomain !== undefined && { virtualDomain }),
  };
}
