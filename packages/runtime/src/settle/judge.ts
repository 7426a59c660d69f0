import type { Look, MemberValues, Templates } from "../core/settle-table.ts";
import type { Outcome } from "../core/outcome.ts";
import type { Asked, Unsettled } from "../errors/unsettled.ts";
import { fill, memberAt } from "./fill.ts";

/** What one look says. */
export interface Verdict {
  readonly outcome: Outcome;
  /** Why, in words, without anything secret. */
  readonly reason: string;
  /** Records that are meant. */
  readonly found: number;
}

/** The header `Date` has whole seconds, and an answer takes time. */
const clockSlack = 1_000;

/**
 * Judges what a look found. A mark of the call's own proves that the call arrived. A name or a state proves nothing before
 * it is known that it was not so before: by the time since when it is so, or because the caller looked. That nothing is
 * found proves nothing either: the request may still be queued.
 */
export function judge(look: Look, asked: Asked, unsettled: Unsettled, wasOtherwise: boolean): Verdict {
  const all = recordsOf(look, asked.data).filter((record) => has(record, look.match, unsettled));
  const isMark = look.unique === true || look.by === "correlation";
  // An id that was used before has old records, too.
  const records = isMark ? all.filter((record) => !isOlder(look, record, asked, unsettled)) : all;
  const found = records.length;
  const say = (outcome: Outcome, reason: string): Verdict => ({ outcome, reason, found });
  if (look.gone) {
    if (found > 0) return say("unknown", "it is still there; it may go yet");
    return wasOtherwise
      ? say("processed", "it is gone, and was there before the call")
      : say("unknown", "it is not there, but may not have been before the call");
  }
  if (found === 0) return say("unknown", "nothing was found; it may come yet");
  if (!records.every((record) => has(record, look.same, unsettled))) {
    return say("unknown", "what was found is not as the call asked for");
  }
  const seen = describe(look, records);
  const done = records.filter((record) => look.processed === undefined || says(record, look.processed));
  const failed = records.filter((record) => says(record, look.notProcessed));
  if (done.length > 0 && failed.length > 0 && look.processed) {
    return say("unknown", `the records contradict each other${seen}`);
  }
  const hasEnded = failed.length > 0 ? failed.length === found : done.length > 0;
  if (!hasEnded) return say("unknown", `no record says how it ended${seen}`);
  const isNew = (record: unknown): boolean =>
    timeOf(look, record) !== undefined && !isOlder(look, record, asked, unsettled);
  const isProven = isMark || wasOtherwise || (failed.length > 0 ? failed : done).some(isNew);
  if (!isProven) return say("unknown", `it is so${seen}, but may have been before the call`);
  return failed.length > 0
    ? say("not-processed", `it was refused or has failed${seen}`)
    : say("processed", isMark ? `it left a record of its own${seen}` : `it is so${seen}, and was not before the call`);
}

function recordsOf({ items, read }: Look, data: unknown): unknown[] {
  const path = items ?? read.items;
  const value = path === undefined || path === "" ? data : memberAt(data, path);
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** Whether a record has all members as the call has them; a list has a value that is one of its items. */
function has(record: unknown, wanted: Templates | undefined, unsettled: Unsettled): boolean {
  return Object.entries(wanted ?? {}).every(([member, template]) => {
    const [value, expected] = [memberAt(record, member), fill(template, unsettled)];
    if (expected === undefined) return false;
    if (Array.isArray(value) && !Array.isArray(expected)) return value.some((item) => isEqual(item, expected));
    return isEqual(value, expected);
  });
}

/** Numbers and their texts are the same: servers send either. */
function isEqual(one: unknown, other: unknown): boolean {
  if (typeof one === "object" || typeof other === "object") return JSON.stringify(one) === JSON.stringify(other);
  return String(one) === String(other);
}

function says(record: unknown, values: MemberValues | undefined): boolean {
  const entries = Object.entries(values ?? {});
  return entries.length > 0 && entries.every(([member, known]) => known.includes(memberAt(record, member)));
}

function timeOf({ time }: Look, record: unknown): number | undefined {
  const value = time === undefined ? undefined : memberAt(record, time);
  const moment = typeof value === "string" && !/^\d+$/.test(value) ? Date.parse(value) : Number(value ?? Number.NaN);
  return Number.isFinite(moment) ? moment : undefined;
}

/** Whether a record is older than the call, by the clock of the backend where it says what time it has. */
function isOlder(look: Look, record: unknown, { date, at }: Asked, { sentAt }: Unsettled): boolean {
  const there = date === null ? Number.NaN : Date.parse(date);
  const ahead = Number.isNaN(there) ? 0 : there - at;
  return (timeOf(look, record) ?? Infinity) < sentAt + ahead - clockSlack;
}

/** The members by which the records were judged. */
function describe({ processed, notProcessed }: Look, records: readonly unknown[]): string {
  const members = new Set([...Object.keys(processed ?? {}), ...Object.keys(notProcessed ?? {})]);
  const said = [...members].flatMap((member) => {
    const values = new Set(records.map((record) => String(memberAt(record, member))));
    return [`${member} ${[...values].join(", ")}`];
  });
  return said.length === 0 ? "" : ` (${said.join("; ")})`;
}
