import { type ClientOptions, InvalidOptionError } from "@northbound/runtime";
import { type ApplicationName, hostLabels } from "./generated/application-names.ts";
import type { CloudCixCredentials } from "./session.ts";

/** Options of CloudCIX clients, beside those of every client. */
export interface CloudCixOptions extends Omit<ClientOptions, "nodes"> {
  /**
   * Who calls. The credentials are sent to the hosts of `membership` and to no other; every application gets the token
   * only.
   */
  readonly credentials: CloudCixCredentials;
  /**
   * The domain under which each application has its host: `https://<application>.<domain>`. Private deployments have
   * `<pod>.<organisation domain>`. @default "api.cloudcix.com"
   */
  readonly domain?: string | undefined;
  /** Other addresses for some applications, in the order in which they are tried. */
  readonly hosts?: { readonly [Name in ApplicationName]?: string | readonly string[] } | undefined;
  /**
   * One address, or several, with every application on a path of its own: `https://cix.example.net/compute`. For
   * reverse proxies and the lab; takes the place of `domain`. Legacy applications are below `/legacyapi`.
   */
  readonly gateway?: string | readonly string[] | undefined;
}

/** The public cloud. */
const publicDomain = "api.cloudcix.com";

/** Names of the options that only CloudCIX has. */
export const ownNames: readonly string[] = ["credentials", "domain", "hosts", "gateway"];

/**
 * Checks what is not checked where it is used.
 * @throws InvalidOptionError for a wrong option.
 */
export function checkOptions(options: CloudCixOptions): CloudCixOptions {
  if (typeof options !== "object" || options === null) {
    throw new InvalidOptionError(
      `CloudCIX clients take one object with their options; beside those of every client: ${ownNames.join(", ")}.`,
    );
  }
  const { domain, gateway, hosts } = options;
  if (Object.hasOwn(options, "nodes")) {
    throw new InvalidOptionError(
      "CloudCIX has a host for each application: give `domain`, `gateway` or `hosts` instead of `nodes`.",
    );
  }
  if (domain !== undefined && gateway !== undefined) {
    throw new InvalidOptionError("Options `domain` and `gateway` exclude each other.");
  }
  if (domain !== undefined && (typeof domain !== "string" || !/^[a-z\d.-]+(?::\d+)?$/i.test(domain))) {
    throw new InvalidOptionError(
      `Option \`domain\` must be a host name such as ${publicDomain}, without scheme or path, not ${JSON.stringify(domain)}.`,
    );
  }
  for (const name of Object.keys(hosts ?? {})) {
    if (!Object.hasOwn(hostLabels, name)) {
      throw new InvalidOptionError(
        `Option \`hosts\` has no application \`${name}\`; there are ${Object.keys(hostLabels).join(", ")}.`,
      );
    }
  }
  return options;
}

/** The addresses of an application. */
export function nodesOf({ domain = publicDomain, hosts, gateway }: CloudCixOptions, name: ApplicationName): string[] {
  const own = hosts?.[name];
  if (own !== undefined) return listOf(own);
  const label = hostLabels[name];
  if (gateway === undefined) return [`https://${label}.${domain}`];
  return listOf(gateway).map((url) => `${url.replace(/\/+$/, "")}/${label}`);
}

function listOf(one: string | readonly string[]): string[] {
  return typeof one === "string" ? [one] : [...one];
}
