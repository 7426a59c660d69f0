import type { CacheMode, RetryMode } from "@northbound/runtime";
import type { FaultKind } from "./faults.ts";

/** What a caller does. */
export type CallKind =
  | "look"
  | "get"
  | "absent"
  | "create"
  | "replace"
  | "adjust"
  | "remove"
  | "upload"
  | "log"
  | "numbered"
  | "shelf"
  | "watch"
  | "wait"
  | "newer";

/** A caller makes a call. */
export interface CallAct {
  readonly act: "call";
  readonly id: string;
  readonly at: number;
  readonly client: number;
  readonly kind: CallKind;
  readonly thing: number;
  readonly tenant: string | undefined;
  readonly retry: RetryMode | undefined;
  readonly timeout: number | undefined;
  readonly deadline: number | undefined;
  readonly cache: CacheMode | undefined;
  readonly ttl: number | undefined;
  readonly node: number | undefined;
  /** Aborts so long after its start. */
  readonly abortAfter: number | undefined;
  /** Of scans and streams: milliseconds that the caller takes for each page or record. */
  readonly pace: number;
  /** Of scans and streams: leaves after so many pages or records. */
  readonly leavesAfter: number | undefined;
  readonly concurrency: number | undefined;
}

/** Something goes wrong. */
export interface FaultAct {
  readonly act: "fault";
  readonly id: string;
  readonly at: number;
  readonly kind: FaultKind;
  readonly node: number;
  readonly process: number;
  readonly lasts: number;
  /** Which part of the requests it meets, from 0 to 1. */
  readonly share: number;
  /** Milliseconds of delay, or by how much a clock steps. */
  readonly amount: number;
}

/** The owner of a client does something with it. */
export interface OwnerAct {
  readonly act: "reset" | "clear" | "close";
  readonly id: string;
  readonly at: number;
  readonly client: number;
}

/** One thing that happens by itself in a run; what follows from it is the world's affair. */
export type Act = CallAct | FaultAct | OwnerAct;

/** A call without any option of its own. */
export function plainCall(id: string, at: number, client: number, kind: CallKind): CallAct {
  return {
    act: "call",
    id,
    at,
    client,
    kind,
    thing: 0,
    tenant: undefined,
    retry: undefined,
    timeout: undefined,
    deadline: undefined,
    cache: undefined,
    ttl: undefined,
    node: undefined,
    abortAfter: undefined,
    pace: 0,
    leavesAfter: undefined,
    concurrency: undefined,
  };
}
