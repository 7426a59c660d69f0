import { type CallOptions, shareDeadline } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";
import { type LevelSource, readLevel } from "../api-level.ts";
import { atMostOnce } from "./at-most-once.ts";
import { findOrUndefined } from "./find.ts";
import { fresh } from "./change.ts";

type Schemas = components["schemas"];

/**
 * Lists all configlets with their texts. Levels 2 and 3 leave the texts out of the list, so that each configlet is
 * read by name there.
 */
export async function listConfiglets(
  calls: Pick<Calls, "configlets"> & LevelSource,
  given: CallOptions = {},
): Promise<Schemas["Configlet"][]> {
  const options = shareDeadline(given);
  const level = await readLevel(calls);
  const configlets = await calls.configlets.list({}, options).all();
  if (level === 1 || level >= 4) return configlets;
  return await Promise.all(
    configlets.map(async (configlet) => {
      const { config } = await calls.configlets.getByName({ name: configlet.name ?? "" }, options);
      return { ...configlet, config };
    }),
  );
}

/** The configlet of a name; `undefined` when there is none. */
export async function findConfiglet(
  calls: Pick<Calls, "configlets">,
  name: string,
  options: CallOptions = {},
): Promise<Schemas["Configlet"] | undefined> {
  return await findOrUndefined(calls.configlets.getByName({ name }, options));
}

/** What putting a configlet gave. */
export interface PutConfiglet {
  readonly key: string;
  readonly name: string;
  /** Tasks that bring a changed text to the devices that have the configlet. */
  readonly taskIds: readonly string[];
}

/**
 * Makes sure that a configlet of this name has this text: it is created, changed or left alone. Safe to call twice,
 * also when the answer to the first call was lost.
 * @example
 * import { putConfiglet } from "@northbound/cloudvision";
 *
 * const { key, taskIds } = await putConfiglet(cvp, { name: "ntp", config: "ntp server 192.0.2.10\n" });
 */
export async function putConfiglet(
  calls: Pick<Calls, "configlets">,
  { name, config }: { readonly name: string; readonly config: string },
  options: CallOptions = {},
): Promise<PutConfiglet> {
  const known = await findConfiglet(calls, name, fresh(options));
  if (known) {
    const { key } = known;
    if (known.config === config) return { key, name, taskIds: [] };
    const { taskIds } = await calls.configlets.update({ body: { key, name, config, waitForTaskIds: true } }, options);
    return { key, name, taskIds: taskIds ?? [] };
  }
  await atMostOnce<unknown>(
    () => calls.configlets.create({ body: { name, config } }, options),
    () => findConfiglet(calls, name, fresh(options)),
    options,
  );
  const { key } = await calls.configlets.getByName({ name }, fresh(options));
  return { key, name, taskIds: [] };
}

/** What a server thinks of a configuration. */
export interface ConfigValidation {
  readonly valid: boolean;
  readonly warnings: readonly string[];
  readonly errors: readonly { readonly line: number | undefined; readonly message: string }[];
  /** What the device said, in its own words. */
  readonly messages: readonly string[];
}

/**
 * Asks a device whether it would take a configuration; nothing is changed. Warnings that the server has cut at their
 * commas come in one piece.
 * @param systemMacAddress Key of the device in the portal.
 */
export async function validateConfig(
  calls: Pick<Calls, "configlets">,
  systemMacAddress: string,
  config: string,
  options: CallOptions = {},
): Promise<ConfigValidation> {
  const answer = await calls.configlets.validate({ body: { netElementId: systemMacAddress, config } }, options);
  const errors = (answer.errors ?? []).map(({ lineNo, error = "" }) => {
    const line = Number(lineNo);
    return { line: lineNo === undefined || Number.isNaN(line) ? undefined : line, message: error };
  });
  return {
    valid: errors.length === 0 && (answer.errorCount ?? 0) === 0,
    warnings: joinWarnings(answer.warnings ?? []),
    errors,
    messages: (answer.result ?? []).flatMap(({ messages }) => messages ?? []),
  };
}

/** Puts warnings together again that were cut at commas: each one ends with the line that it is about. */
export function joinWarnings(pieces: readonly string[]): string[] {
  const text = pieces.join(", ");
  if (!/at line \d+/.test(text)) return [...pieces];
  const warnings = [...text.matchAll(/.*?at line \d+/gs)].map(([warning]) => warning.replace(/^[\s,]+/, ""));
  const rest = text.slice(text.lastIndexOf("at line")).replace(/^at line \d+[\s,]*/, "");
  return rest === "" ? warnings : [...warnings, rest];
}

/** How the configuration that configlets give differs from the running one. */
export type ConfigComparison = Schemas["ValidateAndCompareResponse"];

/**
 * Compares what a device would get from exactly these configlets with what it runs; nothing is changed.
 * @param view What the comparison is for, as the portal names it. Default: `viewConfig`.
 */
export async function compareConfiglets(
  calls: Pick<Calls, "provisioning">,
  systemMacAddress: string,
  configletKeys: readonly string[],
  view = "viewConfig",
  options: CallOptions = {},
): Promise<ConfigComparison> {
  return await calls.provisioning.validateAndCompareConfiglets(
    { body: { netElementId: systemMacAddress, configIdList: [...configletKeys], pageType: view } },
    options,
  );
}
