import type { Node } from "../core/node.ts";
import { Reply } from "../core/reply.ts";
import { isRecord } from "../util/is-record.ts";

/** How long an answer serves, in milliseconds. */
export interface Lifetimes {
  /** It is given without asking the backend. */
  readonly ttl: number;
  /** After that it is still given for this long, while a fresh one is fetched. */
  readonly staleWhileRevalidate: number;
  /** After that it is still given for this long, when the backend fails. */
  readonly staleIfError: number;
}

/** A remembered answer. */
export interface CacheEntry extends Lifetimes {
  /** Never given away itself: each caller gets a reply that shares its value. */
  readonly reply: Reply;
  /** On the clock of durations in memory, a date in a store that processes share. */
  readonly storedAt: number;
}

/** What an entry is good for: `fresh` for everybody · `stale` while a fresh one is fetched · `stale-if-error` when the backend fails. */
export type Freshness = "fresh" | "stale" | "stale-if-error" | "expired";

/** What an entry is good for now. A caller's own `ttl` can only shorten the time that it is fresh. */
export function freshnessOf(entry: CacheEntry, now: number, ttl: number = Infinity): Freshness {
  const age = now - entry.storedAt;
  if (age < -leastSkew) return "expired";
  const staleFor = age - Math.min(entry.ttl, ttl);
  if (staleFor < 0) return "fresh";
  if (staleFor < entry.staleWhileRevalidate) return "stale";
  return staleFor < entry.staleIfError ? "stale-if-error" : "expired";
}

/** An entry of a shared store may seem to be of the future by this much, in milliseconds; more says that a clock was set. */
const leastSkew = 60_000;

/** How long an entry is worth keeping at all, in milliseconds. */
export function keepFor({ ttl, staleWhileRevalidate, staleIfError }: Lifetimes): number {
  return ttl + Math.max(staleWhileRevalidate, staleIfError);
}

/** Whether an answer may be remembered: a good, buffered one that is JSON or empty. */
export function isKeepable(reply: Reply): boolean {
  if (!reply.ok || reply.isStreamed || reply.status === 206) return false;
  try {
    reply.value();
    return true;
  } catch {
    // Not JSON.
    return false;
  }
}

/** An entry as plain JSON data, for stores outside of this process. */
export interface EntryRecord extends Lifetimes {
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly node?: string | undefined;
  readonly storedAt: number;
  /** Whether a write has come in between is told by the version of the entry's group. */
  readonly version: string;
}

/** Writes an entry as plain data. */
export async function toRecord({ reply, ...times }: CacheEntry, version: string): Promise<EntryRecord> {
  const { status, statusText, url, headers } = reply;
  const body = reply.size === 0 ? null : await reply.text();
  return {
    ...times,
    status,
    statusText,
    url,
    headers: Object.fromEntries(headers),
    body,
    ...(reply.node && { node: reply.node.url }),
    version,
  };
}

/** Reads what another process may have written; anything else in its place counts as absent. */
export function fromRecord(value: unknown, version: string, nodes: readonly Node[]): CacheEntry | undefined {
  if (!isEntryRecord(value) || value.version !== version) return undefined;
  const { status, statusText, url, headers, body, storedAt, ttl, staleWhileRevalidate, staleIfError } = value;
  const bytes = body === null ? null : new TextEncoder().encode(body);
  const reply = new Reply({ status, statusText, url, headers, body: bytes });
  reply.node = nodes.find((node) => node.url === value.node);
  return { reply, storedAt, ttl, staleWhileRevalidate, staleIfError };
}

function isEntryRecord(value: unknown): value is EntryRecord {
  if (!isRecord(value)) return false;
  const record = value as Record<keyof EntryRecord, unknown>;
  const numbers = [record.status, record.storedAt, record.ttl, record.staleWhileRevalidate, record.staleIfError];
  return (
    numbers.every((one) => typeof one === "number") &&
    [record.statusText, record.url, record.version].every((one) => typeof one === "string") &&
    (record.body === null || typeof record.body === "string") &&
    typeof record.headers === "object" &&
    record.headers !== null
  );
}
