import type { CliBackend } from "./backends.ts";
import type { CliOperation } from "./operations.ts";

const effects = {
  read: "read: changes nothing",
  write: "write: changes something",
  destroy: "destroy: what is lost can't be had back",
} as const;

/** Help of one operation: what it does and every parameter. */
export function describeOperation(backend: CliBackend, operation: CliOperation): string {
  const { id, method, path, summary, description, parameters, body, behaviours, deprecated } = operation;
  const marks = [
    effects[behaviours.effect ?? "write"],
    deprecated ? "deprecated" : "",
    behaviours.paging === undefined ? "" : "paged: --all reads every page",
    behaviours.stream === undefined ? "" : "a stream: --watch follows it",
    behaviours.confidence === "inferred" ? "inferred, not documented by the vendor" : "",
    behaviours.since === undefined ? "" : `since ${behaviours.since}`,
    behaviours.until === undefined ? "" : `until ${behaviours.until}`,
  ].filter((mark) => mark !== "");
  const lines = parameters.map(({ name, type, required, description: text, values }) => {
    const choice = values.length > 0 && values.length <= 12 ? ` One of ${values.join(", ")}.` : "";
    return `  --${name} <${type}>${required ? " (required)" : ""}\n      ${oneLine(text)}${choice}`;
  });
  const bodyLine =
    body && `  --body <json>|@file|-${body.required ? " (required)" : ""}\n      ${oneLine(body.description)}`;
  return [
    `${summary}. ${method} ${path}`,
    marks.join(" · "),
    ...(description === "" ? [] : ["", description.trim()]),
    "",
    `Usage: northbound call ${backend.name} ${id} [options]`,
    "",
    ...lines,
    ...(bodyLine === undefined ? [] : [bodyLine]),
    "",
    "Options of every call: northbound call --help",
    "",
  ].join("\n");
}

/** Names and summaries of all operations. */
export function listOperations(operations: readonly CliOperation[]): string {
  const width = Math.min(50, Math.max(...operations.map(({ id }) => id.length)) + 2);
  return operations
    .map(({ id, summary, deprecated }) => `${id.padEnd(width)}${summary}${deprecated ? " (deprecated)" : ""}\n`)
    .join("");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
