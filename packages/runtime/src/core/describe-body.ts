import { decodeText } from "./decode.ts";
import { redactText } from "../errors/redact.ts";

const shownLength = 60;

/**
 * Type, length and beginning of a text, for errors about a body that can't be read. Of something like JSON the names
 * are shown, never the texts: they may be secrets.
 */
export function describeText(type: string | null, text: string): string {
  return `${type ?? "no content type"}, ${text.length} characters, begins ${beginningOf(text)}`;
}

/** What to do about a page where data should be, for the end of a message; empty for anything else. */
export function pageAdvice(type: string | null): string {
  return type?.startsWith("text/html")
    ? "; a page in place of data: is the address in `nodes` that of the backend, or does a proxy want a login?"
    : "";
}

/** What there is of a body that broke off: how much, and how it begins unless it is packed. */
export function describePart(chunks: readonly Uint8Array[], isPacked: boolean): string {
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const [first] = chunks;
  if (first === undefined || length === 0) return "before the first byte of its body";
  const shown = isPacked ? "" : `, begins ${beginningOf(decodeText(first.subarray(0, 8 * shownLength)))}`;
  return `after ${length} bytes${isPacked ? " of packed data" : ""}${shown}`;
}

function beginningOf(text: string): string {
  const start = text.slice(0, 4 * shownLength).trimStart();
  const isLikeJson = start.startsWith("{") || start.startsWith("[") || start.startsWith('"');
  const safe = isLikeJson
    ? start.replaceAll(/"(?:[^"\\]|\\.)*(?:"(\s*:)?|$)/g, (all, colon) => (colon ? all : '"…"'))
    : redactText(start);
  return JSON.stringify(safe.replaceAll(/\s+/g, " ").slice(0, shownLength));
}
