import type { DiffResult } from "../diff.ts";
import { formatChangelog } from "./changelog.ts";
import { formatGithub } from "./github.ts";
import { locator } from "../../openapi/positions.ts";
import { formatMarkdown } from "./markdown.ts";
import { formatSarif } from "./sarif.ts";
import { formatText } from "./text.ts";

/** How a comparison can be written. */
export const formats = ["text", "markdown", "json", "github", "sarif", "changelog"] as const;

/** One of `formats`. */
export type Format = (typeof formats)[number];

/**
 * Writes a comparison.
 * @param spec Path of the new spec, which annotations point into.
 * @param base Folder that annotations name files from. Default: the current one.
 */
export function formatDiff(result: DiffResult, format: Format, spec: string, base: string = process.cwd()): string {
  const { changes, code } = result;
  switch (format) {
    case "text":
      return formatText(changes, code);
    case "markdown":
      return formatMarkdown(changes, code);
    case "json":
      return `${JSON.stringify(result, null, 2)}\n`;
    case "changelog":
      return formatChangelog(changes);
    case "github":
      return formatGithub(changes, locator(spec, base));
    case "sarif":
      return formatSarif(changes, locator(spec, base));
  }
}
