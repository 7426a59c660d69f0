import { isNorthboundError } from "@northbound/runtime";
import { variableOf } from "@northbound/runtime/environment";

/** The settings that options of a client come from here, by what messages call the options. */
const settingsOf: readonly (readonly [option: RegExp, settings: readonly string[]])[] = [
  [/`nodes(\[\d+\])?`/, ["url"]],
  [/`tls\.ca`/, ["ca"]],
  [/`credentials`|the token is wrong/, ["username", "password", "token"]],
];

/**
 * Where the options come from that the message of an error names, for people who set them by the environment or a
 * profile; `undefined` when it names none of them.
 */
export function settingOf(error: unknown, backend: string): string | undefined {
  if (!isNorthboundError(error)) return undefined;
  if (error.message.startsWith("Set NORTHBOUND_")) return "A profile can have it as well: northbound profile --help.";
  const settings = settingsOf.flatMap(([option, names]) => (option.test(error.message) ? names : []));
  if (settings.length === 0) return undefined;
  const variables = settings.map((name) => variableOf(backend, name)).join(", ");
  const members = settings.map((name) => `\`${name}\``).join(", ");
  return `Set here by ${variables}, or by ${members} of a profile.`;
}
