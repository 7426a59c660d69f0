import type { Change } from "../change.ts";
import { escape, inCode } from "./markdown.ts";
import { reachedBy } from "./words.ts";

const shared = "Everywhere";

/** The changes that people want to read, as Markdown, by the tag of the operations that they reach. */
export function formatChangelog(changes: readonly Change[]): string {
  const told = changes.filter(({ severity, level }) => severity !== "info" || level !== "patch");
  if (told.length === 0) return "No change that a caller can notice.\n";
  const tags = [...new Set(told.map(tagOf))].toSorted((a, b) => order(a) - order(b) || a.localeCompare(b, "en"));
  const sections = tags.map((tag) =>
    section(
      tag,
      told.filter((change) => tagOf(change) === tag),
    ),
  );
  return sections.join("\n");
}

// What reaches operations of several tags belongs to none of them.
function tagOf({ tags }: Change): string {
  const [only = shared, ...more] = tags;
  return more.length === 0 ? only : shared;
}

function order(tag: string): number {
  return tag === shared ? 0 : 1;
}

function section(tag: string, changes: readonly Change[]): string {
  const groups = [
    ["Breaking", changes.filter(({ severity }) => severity === "breaking")],
    ["Take care", changes.filter(({ severity }) => severity === "warning")],
    ["New and changed", changes.filter(({ severity }) => severity === "info")],
  ] as const;
  const parts = groups.flatMap(([title, own]) => (own.length === 0 ? [] : [`### ${title}\n`, ...own.map(line), ""]));
  return `## ${escape(tag)}\n\n${parts.join("\n")}`;
}

function line(change: Change): string {
  const { place, message, severity, client } = change;
  const reached = reachedBy(change, 5);
  const why = severity === "info" ? "" : `: ${escape(client)}`;
  return `- ${inCode(place)} ${escape(message)}${why}${reached === undefined ? "" : ` (${inCode(reached)})`}`;
}
