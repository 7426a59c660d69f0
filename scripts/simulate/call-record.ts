import type { Outcome } from "@northbound/runtime";
import type { CallAct } from "./acts.ts";

/** A request of a call that was given to a transport. */
export interface Sent {
  readonly id: string;
  readonly node: number;
  readonly at: number;
}

/** What the model knows of one call. */
export interface CallRecord {
  readonly act: CallAct;
  readonly tag: string;
  readonly began: number;
  ended: number | undefined;
  /** How it ended in the eyes of its caller; `aborted` by the caller himself. */
  told: "done" | "aborted" | "not an error of ours" | Outcome | undefined;
  code: string | undefined;
  error: unknown;
  value: unknown;
  /** Without those that only waited for a connection, which is no attempt. */
  sent: readonly Sent[];
  /** Nodes that a request of it was written to. */
  readonly writtenTo: number[];
  /** Times that the server rejected its session. */
  rejections: number;
  /** A session of it was ended within moments of its login. */
  diedYoung: boolean;
  /** Writes of the same client that were over when it began, as a version of the data. */
  floor: number;
  /** Pages or records that the caller took. */
  taken: number;
  /** A streamed answer has begun. */
  hasBegun: boolean;
  abortedAt: number | undefined;
}

/** Whether it may leave something changed behind that must not happen twice. */
export function isWrite({ act }: CallRecord): boolean {
  return ["create", "remove", "upload", "newer"].includes(act.kind);
}

/** Whether it changes something and may be repeated. */
export function isRepeatableWrite({ act }: CallRecord): boolean {
  return act.kind === "replace";
}

/** Whether it is several requests. */
export function isLong({ act }: CallRecord): boolean {
  return ["log", "numbered", "shelf", "watch", "wait"].includes(act.kind);
}

/** A record of a call that begins. */
export function beginRecord(act: CallAct, began: number): CallRecord {
  return {
    act,
    tag: act.id,
    began,
    ended: undefined,
    told: undefined,
    code: undefined,
    error: undefined,
    value: undefined,
    sent: [],
    writtenTo: [],
    rejections: 0,
    diedYoung: false,
    floor: 0,
    taken: 0,
    hasBegun: false,
    abortedAt: undefined,
  };
}
