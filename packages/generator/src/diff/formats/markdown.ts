import type { Change } from "../change.ts";
import type { CodeChange } from "../code-view.ts";
import { codeWords, reachedBy, summaryOf, titles } from "./words.ts";

/** The changes as Markdown, for a comment on a pull request. */
export function formatMarkdown(changes: readonly Change[], code: readonly CodeChange[] = []): string {
  if (changes.length === 0) return "No change that a caller can notice.\n";
  const parts = titles.flatMap(([severity, title]) => {
    const own = changes.filter((change) => change.severity === severity);
    return own.length === 0 ? [] : [`## ${title} (${own.length})\n`, ...own.map(item), ""];
  });
  if (code.length > 0) {
    parts.push(
      `## In your code (${code.length})\n`,
      ...code.map((one) => `- ${inCode(one.name)} ${escape(codeWords(one))}`),
      "",
    );
  }
  return `${parts.join("\n")}\n${summaryOf(changes)}\n`;
}

/** A change as an item of a list. */
function item(change: Change): string {
  const { place, message, id, severity, client, wire } = change;
  const reached = reachedBy(change);
  const why = severity === "info" ? [] : [`  - client: ${escape(client)}`, `  - wire: ${escape(wire)}`];
  return [
    `- ${inCode(place)} ${escape(message)} (${inCode(id)})`,
    ...why,
    ...(reached === undefined ? [] : [`  - in ${inCode(reached)}`]),
  ].join("\n");
}

/** Text that Markdown leaves alone. */
export function escape(text: string): string {
  return text.replace(/[\\`*_[\]<>|~]/g, "\\$&").replace(/\s*\n\s*/g, " ");
}

/** Text as code, whatever it has in it. */
export function inCode(text: string): string {
  const ticks = "`".repeat(Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const space = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${ticks}${space}${text.replace(/\s+/g, " ")}${space}${ticks}`;
}
