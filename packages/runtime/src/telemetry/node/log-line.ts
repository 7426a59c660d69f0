import { redact } from "../../errors/redact.ts";
import type { LogLevel } from "../logger.ts";

/** The levels in rising order. */
export const logLevels: readonly LogLevel[] = ["debug", "info", "warn", "error"];

/** What was logged, taken apart: a text and plain fields, without secrets. */
export interface LogEntry {
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Takes the arguments of a log call apart: texts make the line, objects the fields; an error gives both. */
export function readArguments(args: readonly unknown[]): LogEntry {
  const words: string[] = [];
  const fields: Record<string, unknown> = {};
  for (const arg of args) {
    if (arg instanceof Error) {
      fields["error"] = redact(arg);
      if (words.length === 0) words.push(String(redact(arg.message)));
    } else if (typeof arg === "object" && arg !== null && !Array.isArray(arg)) Object.assign(fields, redact(arg));
    else words.push(typeof arg === "string" ? String(redact(arg)) : (JSON.stringify(redact(arg)) ?? String(arg)));
  }
  return { text: toLine(words.join(" ")), fields };
}

/** One line of text, with the fields as JSON behind it. */
export function formatEntry({ text, fields }: LogEntry): string {
  return Object.keys(fields).length === 0 ? text : `${text} ${JSON.stringify(fields)}`;
}

/** A text can't begin a new line, and so can't forge an entry. */
function toLine(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replaceAll(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, " ");
}
