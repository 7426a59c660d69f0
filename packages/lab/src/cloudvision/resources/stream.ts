import { isSelected, type Selection } from "./filter.ts";
import type { Change, Resources, ResourceType } from "./resources.ts";

/** A record of a stream. */
export interface StreamRecord {
  readonly result: {
    readonly value?: unknown;
    readonly time: string;
    readonly type: "INITIAL" | "INITIAL_SYNC_COMPLETE" | "UPDATED" | "DELETED";
  };
}

/** Streams of configlets leave their bodies out unless they are asked for. */
function toRecord(
  { name }: ResourceType,
  change: Change,
  type: StreamRecord["result"]["type"],
  selection: Selection,
): StreamRecord {
  const value = change.value ?? { key: change.key };
  const { body: _body, ...light } = value as { readonly body?: unknown };
  const isWhole = selection.includeBody || !/^configlet\/v1\/Configlet(?:Config)?$/.test(name);
  return { result: { value: isWhole ? value : light, time: change.time, type } };
}

/** Whether a change concerns a selection; a deletion does when what was there before did. */
function concerns(type: ResourceType, change: Change, selection: Selection): boolean {
  if (change.value) return isSelected(selection, change.value);
  const row = [...type.rows.values()].find((changes) => changes.includes(change)) ?? [];
  const before = row[row.indexOf(change) - 1]?.value;
  return before !== undefined && isSelected(selection, before);
}

/** Times that a list is bound by, as changes write them. */
export interface Bounds {
  readonly start: string | undefined;
  readonly end: string | undefined;
}

/**
 * What a list gives: without bounds the current state, with an end the state at that time, with a start
 * the state at the start and then every change until the end, or until now.
 */
export function* listRecords(
  resources: Resources,
  name: string,
  selection: Selection,
  { start, end }: Bounds,
): Generator<StreamRecord> {
  const type = resources.type(name);
  for (const change of resources.list(name, start ?? end)) {
    if (change.value && isSelected(selection, change.value)) yield toRecord(type, change, "INITIAL", selection);
  }
  if (start === undefined) return;
  const later = [...type.rows.values()]
    .flat()
    .filter((change) => change.time > start && (end === undefined || change.time <= end));
  for (const change of later.toSorted((a, b) => (a.time < b.time ? -1 : 1))) {
    if (concerns(type, change, selection))
      yield toRecord(type, change, change.value ? "UPDATED" : "DELETED", selection);
  }
}

/** What a watch gives: the state, a mark that it was all, and then changes until the client leaves. */
export async function* watchRecords(
  resources: Resources,
  name: string,
  selection: Selection,
  signal: AbortSignal,
): AsyncGenerator<StreamRecord> {
  const type = resources.type(name);
  const changes = collectChanges(type, signal);
  for (const change of resources.list(name)) {
    if (change.value && isSelected(selection, change.value)) yield toRecord(type, change, "INITIAL", selection);
  }
  yield { result: { time: resources.stamp(), type: "INITIAL_SYNC_COMPLETE" } };
  for await (const change of changes) {
    if (concerns(type, change, selection))
      yield toRecord(type, change, change.value ? "UPDATED" : "DELETED", selection);
  }
}

/** The number of matches, and again whenever it may have changed. */
export async function* watchCounts(
  resources: Resources,
  name: string,
  selection: Selection,
  signal: AbortSignal,
): AsyncGenerator {
  const changes = collectChanges(resources.type(name), signal);
  let last = countMatches(resources, name, selection);
  yield { result: { count: last, time: resources.stamp(), type: "INITIAL" } };
  for await (const change of changes) {
    const count = countMatches(resources, name, selection);
    if (count === last) continue;
    last = count;
    yield { result: { count, time: change.time, type: "UPDATED" } };
  }
}

/** How many resources are selected, now or at a time. */
export function countMatches(resources: Resources, name: string, selection: Selection, at?: string): number {
  return resources.list(name, at).filter((change) => change.value && isSelected(selection, change.value)).length;
}

/** Changes from the moment of the call on; nothing is lost while the reader is slow. */
function collectChanges(type: ResourceType, signal: AbortSignal): AsyncGenerator<Change> {
  const waiting: Change[] = [];
  let wake: () => void = () => undefined;
  const watcher = (change: Change): void => {
    waiting.push(change);
    wake();
  };
  const onAbort = (): void => {
    type.watchers.delete(watcher);
    wake();
  };
  type.watchers.add(watcher);
  signal.addEventListener("abort", onAbort, { once: true });
  return (async function* (): AsyncGenerator<Change> {
    try {
      while (!signal.aborted) {
        const next = waiting.shift();
        if (next) {
          yield next;
          continue;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      type.watchers.delete(watcher);
      signal.removeEventListener("abort", onAbort);
    }
  })();
}
