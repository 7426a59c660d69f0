/** How a call ends: `ok`, or the `code` of its error. */
export type Ending =
  | "ok"
  | "CONNECTION_FAILED"
  | "UNKNOWN_OUTCOME"
  | "TIMEOUT"
  | "INVALID_ANSWER"
  | "BACKEND_ERROR"
  | "GATEWAY_ERROR"
  | "RATE_LIMITED"
  | "SESSION_FAILED"
  | "REDIRECTED"
  | "BODY_NOT_REPLAYABLE";

/** The kinds of call, in the order of the columns. */
export const kinds = ["read", "write", "stream", "upload"] as const;

/** `read` a GET · `write` a POST that is not safe to repeat · `stream` a GET of records as they arrive · `upload` a POST whose body can be read once. */
export type Kind = (typeof kinds)[number];

/** The faults, in the order of the rows. */
export const faultNames = [
  "refused",
  "black hole",
  "unknown name",
  "untrusted certificate",
  "reset before",
  "reset after",
  "reset once",
  "reset mid-body",
  "stalled headers",
  "stalled body",
  "truncated body",
  "truncated chunks",
  "garbage",
  "status 500",
  "page of a proxy",
  "503 page of a proxy",
  "404 page",
  "status 503",
  "status 503, Retry-After",
  "status 503 once",
  "status 429",
  "session expired",
  "session expired during login",
  "login fails",
  "login unreadable",
  "status 503, then reset",
  "status 429, then reset",
  "session expired, then reset",
  "session expired, then status 503",
  "reset, then session expired",
  "reset, then 503 page",
  "redirect loop",
  "cross-origin redirect",
  "wrong content type",
  "invalid JSON",
  "empty body",
  "oversized body",
] as const;

/** Name of a row. */
export type FaultName = (typeof faultNames)[number];

/** How a call ends with this node alone, and with two good nodes behind it. */
export type Pair = readonly [oneNode: Ending, threeNodes: Ending];

/** What is expected under one fault of the first node. */
export interface Row {
  /** What the node does, for readers. */
  readonly what: string;
  /** Longest time that any of its calls may take, in milliseconds. */
  readonly within: number;
  readonly read: Pair;
  readonly write: Pair;
  readonly stream: Pair;
  readonly upload: Pair;
}

/** Other expectations than the table's, for a transport that can tell less. */
export type Differences = Readonly<Partial<Record<FaultName, Readonly<Partial<Record<Kind, Pair>>>>>>;

const moved: Pair = ["CONNECTION_FAILED", "ok"];
const late: Pair = ["TIMEOUT", "ok"];
const unknown: Pair = ["UNKNOWN_OUTCOME", "UNKNOWN_OUTCOME"];
const unreadable: Pair = ["INVALID_ANSWER", "INVALID_ANSWER"];
const cutOff: Pair = ["INVALID_ANSWER", "ok"];
const unavailable: Pair = ["BACKEND_ERROR", "ok"];
const foreign: Pair = ["GATEWAY_ERROR", "ok"];
const failed: Pair = ["BACKEND_ERROR", "BACKEND_ERROR"];
const limited: Pair = ["RATE_LIMITED", "RATE_LIMITED"];
const redirected: Pair = ["REDIRECTED", "REDIRECTED"];
const sessionless: Pair = ["SESSION_FAILED", "ok"];
const bodyGone: Pair = ["BODY_NOT_REPLAYABLE", "BODY_NOT_REPLAYABLE"];
const fine: Pair = ["ok", "ok"];

/** The contract: what every call ends with under every fault. The tests run each cell over real sockets. */
export const table: Readonly<Record<FaultName, Row>> = {
  refused: {
    what: "Nobody listens on the port",
    within: 2_000,
    read: moved,
    write: moved,
    stream: moved,
    upload: moved,
  },
  "black hole": {
    what: "The connection is never made: packets are dropped",
    within: 5_000,
    read: moved,
    write: moved,
    stream: moved,
    upload: moved,
  },
  "unknown name": {
    what: "The name of the node is not in DNS",
    within: 2_000,
    read: moved,
    write: moved,
    stream: moved,
    upload: moved,
  },
  "untrusted certificate": {
    what: "TLS fails: the certificate is not one that the client trusts",
    within: 2_000,
    read: moved,
    write: moved,
    stream: moved,
    upload: moved,
  },
  "reset before": {
    what: "The connection is reset when the request arrives, before it is processed",
    within: 2_000,
    read: moved,
    write: unknown,
    stream: moved,
    upload: unknown,
  },
  "reset after": {
    what: "The connection is reset when the request was processed, before the answer",
    within: 2_000,
    read: moved,
    write: unknown,
    stream: moved,
    upload: unknown,
  },
  "reset once": {
    what: "The same, but only the first time",
    within: 2_000,
    read: fine,
    write: unknown,
    stream: fine,
    upload: unknown,
  },
  "reset mid-body": {
    what: "The connection is reset in the middle of the answer",
    within: 2_000,
    read: cutOff,
    write: unknown,
    stream: unreadable,
    upload: unknown,
  },
  "stalled headers": {
    what: "The request is processed, and no answer comes",
    within: 5_000,
    read: late,
    write: unknown,
    stream: late,
    upload: unknown,
  },
  "stalled body": {
    what: "The answer begins, and never ends",
    within: 5_000,
    read: late,
    write: unknown,
    stream: ["TIMEOUT", "TIMEOUT"],
    upload: unknown,
  },
  "truncated body": {
    what: "The connection is closed in order before the announced length is reached",
    within: 2_000,
    read: cutOff,
    write: unknown,
    stream: unreadable,
    upload: unknown,
  },
  "truncated chunks": {
    what: "The connection is closed in order in the middle of a chunked answer",
    within: 2_000,
    read: cutOff,
    write: unknown,
    stream: unreadable,
    upload: unknown,
  },
  garbage: {
    what: "The answer is not HTTP",
    within: 2_000,
    read: cutOff,
    write: unknown,
    stream: cutOff,
    upload: unknown,
  },
  "status 500": {
    what: "The backend says that it failed inside",
    within: 2_000,
    read: failed,
    write: failed,
    stream: failed,
    upload: failed,
  },
  "page of a proxy": {
    what: "Something in front answers 502 with a page, after the request was processed",
    within: 2_000,
    read: foreign,
    write: unknown,
    stream: foreign,
    upload: unknown,
  },
  "503 page of a proxy": {
    what: "The same with 503",
    within: 2_000,
    read: foreign,
    write: unknown,
    stream: foreign,
    upload: unknown,
  },
  "404 page": {
    what: "The same with 404: it does not say that something is not there",
    within: 2_000,
    read: foreign,
    write: unknown,
    stream: foreign,
    upload: unknown,
  },
  "status 503": {
    what: "The backend says in its own words that it can't serve now",
    within: 2_000,
    read: unavailable,
    write: unavailable,
    stream: unavailable,
    upload: bodyGone,
  },
  "status 503, Retry-After": {
    what: "The same, and when to come back",
    within: 4_000,
    read: unavailable,
    write: unavailable,
    stream: unavailable,
    upload: bodyGone,
  },
  "status 503 once": {
    what: "The same, but only the first time",
    within: 3_000,
    read: fine,
    write: fine,
    stream: fine,
    upload: bodyGone,
  },
  "status 429": {
    what: "The backend says that there are too many calls, and when to come back",
    within: 6_000,
    read: limited,
    write: limited,
    stream: limited,
    upload: bodyGone,
  },
  "session expired": {
    what: "The session ended on the server; a new login gives another one",
    within: 2_000,
    read: fine,
    write: fine,
    stream: fine,
    upload: bodyGone,
  },
  "session expired during login": {
    what: "Each new session has ended when the call arrives",
    within: 2_000,
    read: sessionless,
    write: sessionless,
    stream: sessionless,
    upload: bodyGone,
  },
  "login fails": {
    what: "The backend says at the login that it failed inside",
    within: 2_000,
    read: sessionless,
    write: sessionless,
    stream: sessionless,
    upload: sessionless,
  },
  "login unreadable": {
    what: "A page of HTML behind a good status answers the login",
    within: 2_000,
    read: sessionless,
    write: sessionless,
    stream: sessionless,
    upload: sessionless,
  },
  "status 503, then reset": {
    what: "Two faults in one call: it can't serve now, and at the next attempt the connection is reset after processing",
    within: 3_000,
    read: moved,
    write: ["UNKNOWN_OUTCOME", "ok"],
    stream: moved,
    upload: bodyGone,
  },
  "status 429, then reset": {
    what: "Too many calls, and at the next attempt the connection is reset after processing",
    within: 4_000,
    read: moved,
    write: unknown,
    stream: moved,
    upload: bodyGone,
  },
  "session expired, then reset": {
    what: "The session ended, and on the new one the connection is reset after processing",
    within: 2_000,
    read: moved,
    write: unknown,
    stream: moved,
    upload: bodyGone,
  },
  "session expired, then status 503": {
    what: "The session ended, and on the new one the node can't serve",
    within: 2_000,
    read: unavailable,
    write: unavailable,
    stream: unavailable,
    upload: bodyGone,
  },
  "reset, then session expired": {
    what: "The connection is reset after processing, and at the next attempt the session has ended",
    within: 2_000,
    read: fine,
    write: unknown,
    stream: fine,
    upload: unknown,
  },
  "reset, then 503 page": {
    what: "The connection is reset after processing, and from then on something in front answers 503",
    within: 2_000,
    read: foreign,
    write: unknown,
    stream: foreign,
    upload: unknown,
  },
  "redirect loop": {
    what: "The answer points back to the same address",
    within: 2_000,
    read: redirected,
    write: redirected,
    stream: redirected,
    upload: redirected,
  },
  "cross-origin redirect": {
    what: "The answer points to a host that is not one of the nodes",
    within: 2_000,
    read: redirected,
    write: redirected,
    stream: redirected,
    upload: redirected,
  },
  "wrong content type": {
    what: "A page of HTML behind a good status where JSON was expected",
    within: 2_000,
    read: unreadable,
    write: unknown,
    stream: unreadable,
    upload: unknown,
  },
  "invalid JSON": {
    what: "JSON that breaks off, although the answer is complete",
    within: 2_000,
    read: unreadable,
    write: unknown,
    stream: unreadable,
    upload: unknown,
  },
  "empty body": {
    what: "A good status and nothing else: no data, no records",
    within: 2_000,
    read: fine,
    write: fine,
    stream: fine,
    upload: fine,
  },
  "oversized body": {
    what: "The answer, or one record of it, is larger than the client accepts",
    within: 2_000,
    read: unreadable,
    write: unknown,
    stream: unreadable,
    upload: unknown,
  },
};

/**
 * What differs over the platform's fetch, which does not tell when a connection is made: the time for one try ends
 * the wait for it. A write is safe all the same, because it is the login in front of it that waits.
 */
export const fetchDifferences: Differences = {
  "black hole": { read: late, write: late, stream: late, upload: late },
};
