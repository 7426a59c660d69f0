import { parseArgs } from "node:util";

/** What a release does. */
export interface ReleaseOptions {
  /** Goes through everything, and publishes nothing. */
  readonly isDryRun: boolean;
  /** The tag under which versions are published that nobody gets who does not ask for them; they leave no trace in the repository. */
  readonly snapshot: string | undefined;
  /** Whether all checks are run before. */
  readonly isChecked: boolean;
}

/** What `--help` prints. */
export const usage = `Versions every package that has a changeset, and publishes it with its changelog and its provenance.

  pnpm run release --dry-run          everything but publishing, in a folder of its own; needs no network
  pnpm run release --snapshot next    versions such as 0.2.0-next-<commit>, under the tag "next"
  pnpm run release                    the release; in CI alone, whose identity the provenance is about

  --no-check    without the checks of pnpm test, which were made before
`;

/**
 * Reads the command line.
 * @throws TypeError for what is not an option.
 */
export function readOptions(args: readonly string[]): ReleaseOptions | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: {
      "dry-run": { type: "boolean", default: false },
      snapshot: { type: "string" },
      check: { type: "boolean", default: true },
      help: { type: "boolean", default: false },
    },
    allowNegative: true,
  });
  if (values.help) return "help";
  const { snapshot } = values;
  // Nobody who installs without a tag may get a snapshot, and a tag must not look like a version.
  if (snapshot !== undefined && (snapshot === "latest" || !/^[a-z][a-z-]*$/.test(snapshot))) {
    throw new TypeError(`A snapshot needs a tag such as "next", not "${snapshot}".`);
  }
  return { isDryRun: values["dry-run"], snapshot, isChecked: values.check };
}
