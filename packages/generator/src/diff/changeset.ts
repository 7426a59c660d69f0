import { type Change, mostSevere } from "./change.ts";

/** Lines of one level before the rest is only counted. */
const mostLines = 12;

/**
 * The changeset that the changes call for: the level of the release and, for the user, what changed. The words are a
 * proposal; whoever made the change knows the reason.
 * @returns `undefined` when nothing changed.
 */
export function proposeChangeset(packageName: string, changes: readonly Change[]): string | undefined {
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

function section(title: string, changes: readonly Change[], level: Change["level"]): string | undefined {
  const own = changes.filter((change) => change.level === level);
  if (own.length === 0) return undefined;
  const lines = own.slice(0, mostLines).map(({ place, message, why }) => {
    return `- \`${place}\` ${message}${why === undefined ? "" : `: ${why}`}`;
  });
  const more = own.length > mostLines ? [`- and ${own.length - mostLines} more`] : [];
  return [title, "", ...lines, ...more].join("\n");
}
