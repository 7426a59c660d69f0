import { compareVersions } from "./differences.ts";
import type { ObservedExchange, SourceKind } from "./exchange.ts";

/** What a difference was seen in. */
export interface Evidence {
  readonly exchanges: number;
  /** How often, in all of them. */
  readonly times: number;
  /** Versions of the servers, where they are known, the oldest first. */
  readonly versions: readonly string[];
  /** Exchanges by where they come from. */
  readonly sources: Readonly<Partial<Record<SourceKind, number>>>;
}

/** Counts exchanges as evidence. */
export function evidenceOf(exchanges: ReadonlySet<ObservedExchange>, times: number): Evidence {
  const sources: Partial<Record<SourceKind, number>> = {};
  for (const { source = "live" } of exchanges) sources[source] = (sources[source] ?? 0) + 1;
  return { exchanges: exchanges.size, times, versions: versionsOf(exchanges), sources };
}

/** Evidence as a sentence without a period: `seen in 3 exchanges (3 live) of 4.4, 4.5`. */
export function describeEvidence({ exchanges, versions, sources }: Evidence): string {
  const kinds = Object.entries(sources).map(([kind, count]) => `${count} ${kind}`);
  const of = versions.length === 0 ? "" : ` of ${versions.join(", ")}`;
  return `seen in ${exchanges} ${exchanges === 1 ? "exchange" : "exchanges"} (${kinds.join(", ")})${of}`;
}

/** The versions that exchanges are of, the oldest first. */
export function versionsOf(exchanges: Iterable<ObservedExchange>): string[] {
  const versions = new Set<string>();
  for (const { version } of exchanges) if (version !== undefined) versions.add(version);
  return [...versions].toSorted(compareVersions);
}

/** From which version on a member is there, and in which it is no longer. */
export interface Span {
  readonly since?: string;
  readonly until?: string;
}

/**
 * Reads from the exchanges that had a member, and from those that had the object, where the member begins and ends. An absence
 * counts from two exchanges of a version on; a version in between that lacks the member says that it isn't one of versions.
 */
export function spanOf(having: ReadonlySet<ObservedExchange>, all: ReadonlySet<ObservedExchange>): Span {
  const versions = versionsOf(all);
  const present = new Set(versionsOf(having));
  const first = versions.findIndex((version) => present.has(version));
  const last = versions.findLastIndex((version) => present.has(version));
  if (first === -1 || versions.slice(first, last).some((version) => !present.has(version))) return {};
  const isAbsent = (version: string | undefined): boolean =>
    [...all].filter((exchange) => exchange.version === version).length >= 2;
  const since = versions[first];
  const until = versions[last + 1];
  return {
    ...(since !== undefined && first > 0 && isAbsent(versions[first - 1]) && { since }),
    ...(until !== undefined && isAbsent(until) && { until }),
  };
}
