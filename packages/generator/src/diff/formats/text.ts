import type { Change } from "../change.ts";
import type { CodeChange } from "../code-view.ts";
import { codeWords, reachedBy, summaryOf, titles } from "./words.ts";

/** The changes as text for a person. */
export function formatText(changes: readonly Change[], code: readonly CodeChange[] = []): string {
  if (changes.length === 0) return "No change that a caller can notice.\n";
  const parts = titles.flatMap(([severity, title]) => {
    const own = changes.filter((change) => change.severity === severity);
    return own.length === 0 ? [] : [`${title} (${own.length})`, ...own.flatMap(lines), ""];
  });
  if (code.length > 0) {
    parts.push(`In your code (${code.length})`, ...code.map((one) => `  ${one.name} ${codeWords(one)}`), "");
  }
  return `${parts.join("\n")}\n${summaryOf(changes)}\n`;
}

function lines(change: Change): string[] {
  const { place, message, id, severity, client, wire } = change;
  const reached = reachedBy(change);
  return [
    `  ${place} ${message} [${id}]`,
    ...(severity === "info" ? [] : [`      client: ${client}`, `      wire: ${wire}`]),
    ...(reached === undefined ? [] : [`      in ${reached}`]),
  ];
}
