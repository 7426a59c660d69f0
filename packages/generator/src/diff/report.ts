import { type Change, mostSevere } from "./change.ts";

const titles = { major: "Breaking", minor: "New or wider", patch: "Without effect on callers" } as const;

/** The changes as text for a person. */
export function reportChanges(changes: readonly Change[]): string {
  const level = mostSevere(changes);
  if (!level) return "No change that a caller can notice.\n";
  const parts = (["major", "minor", "patch"] as const).flatMap((wanted) => {
    const own = changes.filter((change) => change.level === wanted);
    return own.length === 0 ? [] : [`${titles[wanted]} (${own.length})`, ...own.map(line), ""];
  });
  return `${parts.join("\n")}\nThe next release is a ${level} one.\n`;
}

function line({ place, message, why, operations }: Change): string {
  const reason = why === undefined ? "" : `: ${why}`;
  const reached = operations.filter((operation) => !place.startsWith(operation));
  const shown = reached.slice(0, 3).join(", ") + (reached.length > 3 ? ` and ${reached.length - 3} more` : "");
  return `  ${place} ${message}${reason}${reached.length === 0 ? "" : `\n      in ${shown}`}`;
}
