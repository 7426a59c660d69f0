import { type Client, type ClientOptions, createClient, InvalidOptionError } from "@northbound/runtime";
import { createBackend } from "./backend.ts";
import type { Calls } from "./generated/calls.ts";
import type { paths } from "./generated/schema.d.ts";
import { createSession, groupOf, type XpressoToken } from "./session.ts";
import { createApiVersion } from "./version/api-version.ts";
import type { ApiVersion } from "./version/shapes.ts";
import { createHelper, type HelperCalls } from "./workflows/helper.ts";
import { createRequests, type RequestCalls } from "./workflows/requests.ts";
import { createResources, type ResourceGroups } from "./workflows/resources.ts";
import { createResultWorkflows, type ResultWorkflows } from "./workflows/results.ts";

/** Options of an XPRESSO client, beside those of every client. */
export interface XpressoOptions<Version extends ApiVersion = ApiVersion> extends ClientOptions {
  /**
   * The token that the dashboard shows (login name, Profile, API Token), with or without `Jwt ` in front; or a function
   * that gives one. A text can't be renewed: ahead of its end comes a warning event, and when the server refuses it the
   * call fails with `SessionError` and is not sent again. A function is asked again when a token has ended.
   */
  readonly token: XpressoToken;
  /**
   * Name of the group in whose scope calls run; the option `group` of a call overrides it.
   * Default: the group that the token was made for, where it says so.
   */
  readonly group?: string | undefined;
  /**
   * The version of the API that `requests`, `jobs` and the like use. `auto` asks the server once: v2 where it is there,
   * else v1. The groups that name a version (`jobsV1`, `jobsV2`) use that one whatever is chosen here.
   * With a version named here, the answers are typed as those of that version. @default "auto"
   */
  readonly apiVersion?: Version | "auto" | undefined;
}

/** An XPRESSO client: every operation of both versions, typed paths, and the groups that work with either version. */
export type Xpresso<Version extends ApiVersion = ApiVersion> = Client<paths, Calls> &
  ResourceGroups<Version> & {
    /** Submit jobs and bundles, follow and stop them; v2 where the server has it, else v1. */
    readonly requests: RequestCalls<Version>;
    /** Finds identifiers by name. */
    readonly helper: HelperCalls<Version>;
    readonly results: ResultWorkflows;
    /** The version of the API in use: the one that was chosen, or the one that the server was found to have. */
    apiVersion(): Promise<Version>;
  };

/**
 * Makes a client of Cisco XPRESSO. Nothing is sent before the first call.
 * @throws InvalidOptionError for a wrong or unknown option.
 * @example
 * import { createXpresso } from "@northbound/xpresso";
 *
 * await using xpresso = createXpresso({
 *   nodes: ["https://xpresso.example.net"],
 *   token: process.env.XPRESSO_TOKEN ?? "",
 *   group: "routing",
 * });
 * const profile = await xpresso.helper.idOf("profiles", "smoke-nightly");
 * const request = await xpresso.requests.submitAndWait({ body: { profile } });
 */
export function createXpresso<Version extends ApiVersion = ApiVersion>(
  options: XpressoOptions<Version>,
): Xpresso<Version> {
  const { token, group, apiVersion = "auto", ...rest } = options ?? {};
  if (!["auto", "v1", "v2"].includes(apiVersion)) {
    throw new InvalidOptionError(
      `Option \`apiVersion\` must be "auto", "v1" or "v2", not ${JSON.stringify(apiVersion)}.`,
    );
  }
  const client = createClient<paths, Calls>(createBackend(checkGroup(group) ?? groupOf(token)), rest, {
    session: createSession(token),
    optionNames: ["token", "group", "apiVersion"],
  });
  const version = createApiVersion(client, apiVersion === "auto" ? undefined : apiVersion);
  return Object.assign(client, createResources(client, version), {
    requests: createRequests(client, version, rest),
    helper: createHelper(client, version),
    results: Object.assign(client.results, createResultWorkflows(client)),
    apiVersion: () => version.get(),
  }) as unknown as Xpresso<Version>;
}

/** The name becomes the value of a header. */
function checkGroup(group: unknown): string | undefined {
  if (
    group === undefined ||
    (typeof group === "string" && /^[\x21-\x7e\xa0-\xff]+(?: +[\x21-\x7e\xa0-\xff]+)*$/.test(group))
  ) {
    return group;
  }
  const shown = typeof group === "string" ? JSON.stringify(group) : typeof group;
  throw new InvalidOptionError(`Option \`group\` must be the name of a group that a header can carry, not ${shown}.`);
}
