import { type Change, mostSevere, type Severity } from "../change.ts";
import type { CodeChange } from "../code-view.ts";

/** Titles of the severities, the worst first. */
export const titles: readonly (readonly [severity: Severity, title: string])[] = [
  ["breaking", "Breaking"],
  ["warning", "Warnings"],
  ["info", "Other changes"],
];

/** How many changes there are of each severity, and what that means for a release. */
export function summaryOf(changes: readonly Change[]): string {
  const counts = (["breaking", "warning", "info"] as const).map(
    (severity) => changes.filter((change) => change.severity === severity).length,
  );
  const [breaking = 0, warnings = 0, others = 0] = counts;
  const counted = `${breaking} breaking, ${warnings} ${warnings === 1 ? "warning" : "warnings"}, ${others} other`;
  return `${counted}. The next release is a ${mostSevere(changes) ?? "patch"} one.`;
}

/** The operations that a change reaches, where its place doesn't name them. */
export function reachedBy({ place, operations }: Change, most = 3): string | undefined {
  const reached = operations.filter((operation) => !place.startsWith(operation));
  if (reached.length === 0) return undefined;
  return reached.slice(0, most).join(", ") + (reached.length > most ? ` and ${reached.length - most} more` : "");
}

/** What stops compiling at a name, in words; signatures are left to those who ask for JSON. */
export function codeWords({ change, before, after, kind }: CodeChange): string {
  if (change === "gone") return "is gone";
  if (change === "renamed") return `is called ${after} now`;
  return kind === "type" ? `has other members: ${before}` : `takes or gives something else: ${short(after ?? "")}`;
}

function short(text: string): string {
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}
