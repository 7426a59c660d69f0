import type { Operation } from "./operation.ts";

/** What shows that a call was processed: a mark of the call's own in what it left behind, or how things are now. */
export type SettleBy = "correlation" | "name" | "state" | "job" | "tag";

/** Texts with parts of the call in braces: `{body.name}`, `correlation_id={correlationId}`. */
export type Templates = Readonly<Record<string, string>>;

/** Values by member; a dotted name leads into nested members. */
export type MemberValues = Readonly<Record<string, readonly unknown[]>>;

/** One way to find out what became of a call: a read, and how to judge what it finds. */
export interface Look {
  readonly by: SettleBy;
  /** The operation that shows it. */
  readonly read: Operation;
  /** Input of the read. */
  readonly with?: Templates;
  /** Member of the answer that holds what was found. Default: `items` of the read, or the answer itself. */
  readonly items?: string;
  /** Members that a record has to have to be meant. */
  readonly match?: Templates;
  /** Members that have to be as the call sent them; otherwise somebody else made the record, or changed it. */
  readonly same?: Templates;
  /** Values that say that it was done. Default: that there is a record. */
  readonly processed?: MemberValues;
  /** Values that say that it was not done and won't be. */
  readonly notProcessed?: MemberValues;
  /** Member with the time since when it is so: milliseconds, or a text that `Date` reads. */
  readonly time?: string;
  /** The record carries a mark that no other call has. Implied by `correlation`. */
  readonly unique?: boolean;
  /** The call removes what the read finds. */
  readonly gone?: boolean;
}

/** How to find out what became of calls, by `group/method`. The first look that finds anything decides. */
export type SettleTable = Readonly<Record<string, readonly Look[]>>;
