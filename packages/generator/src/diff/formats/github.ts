import type { Change } from "../change.ts";
import type { Locate } from "../../openapi/positions.ts";

const commands = { breaking: "error", warning: "warning", info: "notice" } as const;

/** The changes as workflow commands, which GitHub shows beside the lines of the new spec. */
export function formatGithub(changes: readonly Change[], locate: Locate): string {
  return changes.map((change) => `${annotation(change, locate)}\n`).join("");
}

function annotation({ severity, place, message, id, client, wire, pointer }: Change, locate: Locate): string {
  const { file, line, column } = locate(pointer);
  const properties = [`file=${property(file)}`, `line=${line}`, `col=${column}`, `title=${property(id)}`].join(",");
  return `::${commands[severity]} ${properties}::${data(`${place} ${message}. Client: ${client}. Wire: ${wire}.`)}`;
}

// As GitHub's own toolkit escapes them.
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
