import { isNorthboundError } from "@northbound/runtime";
import { isDistrust } from "../../output/failure.ts";
import { variableOf } from "../../profiles/settings.ts";

/** What a person can do about a failure whose cause is often in the settings; `undefined` when they have no part in it. */
export function hintFor(error: unknown, backend: string): string | undefined {
  if (!isNorthboundError(error)) return undefined;
  const variable = (name: string): string => variableOf(backend, name);
  switch (error.code) {
    case "CREDENTIALS_REJECTED":
    case "SESSION_FAILED":
      return `Credentials come from ${variable("username")}, ${variable("password")} or ${variable("token")}, or from a profile.`;
    case "CONNECTION_FAILED":
      return isDistrust(error)
        ? `Name a file with the certificate of the server's authority in ${variable("ca")}, or \`ca\` of a profile.`
        : `Addresses come from ${variable("url")}, or \`url\` of a profile.`;
    case "INVALID_OPTION":
      return `Settings come from ${variable("url")} and the like, or from a profile: northbound profile --help.`;
    default:
      return undefined;
  }
}
