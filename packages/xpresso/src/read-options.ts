import {
  type Backend,
  type ClientOptions,
  type ClientSetup,
  InvalidOptionError,
  type SpecData,
} from "@northbound/runtime";
import { createBackend } from "./backend.ts";
import type { UnknownMembers } from "./check-input.ts";
import { createSession, groupOf, type XpressoToken } from "./session.ts";
import type { ApiVersion } from "./version/shapes.ts";

/** Options of an XPRESSO client, beside those of every client. */
export interface XpressoOptions<Version extends ApiVersion = ApiVersion> extends ClientOptions {
  /**
   * The token that the dashboard shows (login name, Profile, API Token), with or without `Jwt ` or `Bearer ` in front; or a function
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
  /**
   * What becomes of members of a body that the spec doesn't know: `refuse` throws `InvalidInputError` before anything is
   * sent, since the server refuses misspelt ones or leaves them out unsaid; `send` is for servers that take more than is
   * documented. @default "refuse"
   */
  readonly unknownMembers?: UnknownMembers | undefined;
}

/** What every kind of XPRESSO client is made of; each adds the operations that it knows. */
export interface ClientParts<Version extends ApiVersion> {
  readonly backend: Omit<Backend, "operations">;
  /** Absent where the server is asked. */
  readonly apiVersion: Version | undefined;
  readonly options: ClientOptions;
  readonly setup: ClientSetup;
}

/**
 * Reads the options of an XPRESSO client: what `createClient` of the runtime takes, but for the operations.
 * @param spec what is used of a spec that extends the shipped one.
 * @throws InvalidOptionError for a wrong one.
 */
export function readOptions<Version extends ApiVersion>(
  given: XpressoOptions<Version>,
  spec: Partial<SpecData> = {},
): ClientParts<Version> {
  const { token, group, apiVersion = "auto", unknownMembers = "refuse", ...options } = given ?? {};
  if (!["auto", "v1", "v2"].includes(apiVersion)) {
    throw new InvalidOptionError(
      `Option \`apiVersion\` must be "auto", "v1" or "v2", not ${JSON.stringify(apiVersion)}.`,
    );
  }
  if (!["refuse", "send"].includes(unknownMembers)) {
    throw new InvalidOptionError(
      `Option \`unknownMembers\` must be "refuse" or "send", not ${JSON.stringify(unknownMembers)}.`,
    );
  }
  const groupName = checkGroup(group) ?? groupOf(token);
  return {
    backend: createBackend(groupName, unknownMembers, spec),
    apiVersion: apiVersion === "auto" ? undefined : apiVersion,
    options,
    setup: {
      session: createSession(token),
      optionNames: ["token", "group", "apiVersion", "unknownMembers"],
      scope: groupName,
    },
  };
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
