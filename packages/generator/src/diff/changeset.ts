import { type Change, type Level, mostSevere } from "./change.ts";

/** What a changeset says about a change. */
export interface Noticed extends Pick<Change, "level" | "place" | "message"> {
  /** What it means for code that uses the package; absent when the message says it. */
  readonly client?: string;
}

/** Lines of one level before the rest is only counted. */
const mostLines = 12;

/**
 * The changeset that the changes call for: the level of the release and, for the user, what changed. The words are a
 * proposal; whoever made the change knows the reason.
 * @returns `undefined` when nothing changed.
 */
export function proposeChangeset(packageName: string, changes: readonly Noticed[]): string | undefined {
  const level = mostSevere(changes);
  if (!level) return undefined;
  const sections = [
    section("Breaking:", changes, "major"),
    section("New:", changes, "minor"),
    // Small things matter to readers only where there is nothing else.
    level === "patch" ? section("Changed:", changes, "patch") : undefined,
  ].filter((text) => text !== undefined);
  return `---\n"${packageName}": ${level}\n---\n\n${sections.join("\n\n")}\n`;
}

function section(title: string, changes: readonly Noticed[], level: Level): string | undefined {
  const own = changes.filter((change) => change.level === level);
  if (own.length === 0) return undefined;
  const lines = own.slice(0, mostLines).map(({ place, message, client }) => {
    return `- \`${place}\` ${message}${client === undefined ? "" : `: ${client}`}`;
  });
  const more = own.length > mostLines ? [`- and ${own.length - mostLines} more`] : [];
  return [title, "", ...lines, ...more].join("\n");
}
