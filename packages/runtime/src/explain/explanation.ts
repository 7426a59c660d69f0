import type { CacheMode, RetryMode } from "../core/call-options.ts";

/** A node that a call may go to. */
export interface ExplainedNode {
  readonly url: string;
  /** Whether calls go there: `open` after failures, `half-open` while one probe is on its way. */
  readonly circuit: "closed" | "open" | "half-open";
  /** Why it stands where it does in the order. */
  readonly reason: string;
}

/** What a client would do with a call. Nothing was sent. Secrets are replaced by `[redacted]`. */
export interface Explanation {
  /** Always `false`: nothing was sent, no login either. */
  readonly sent: false;
  /** `group/method`; absent for what the spec doesn't know. */
  readonly operation: string | undefined;
  readonly method: string;
  /** With the node that would be asked first. */
  readonly url: string;
  /** Without those of a session. */
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON body; a text for other bodies. Absent where there is none. */
  readonly body?: unknown;
  readonly session: {
    /** How the client logs in; absent where it has no session, or the call needs none. */
    readonly strategy?: string | undefined;
    /** Whether a login would come first, at the first node. */
    readonly login: boolean;
  };
  /** In the order in which they would be tried. */
  readonly nodes: readonly ExplainedNode[];
  readonly retry: {
    readonly mode: RetryMode;
    /** Whether it may be sent again when nobody knows whether it was processed. */
    readonly isReplaySafe: boolean;
    /** The first included. */
    readonly maxAttemptsPerNode: number;
    /** What follows a failure, in words. */
    readonly plan: string;
  };
  readonly version: {
    /** The server's version, where it is known. */
    readonly server?: string | undefined;
    readonly since?: string | undefined;
    readonly until?: string | undefined;
    /** `read-first`: the version would be read, and the call refused where it doesn't fit. */
    readonly verdict: "every-version" | "fits" | "refused" | "read-first";
  };
  readonly cache: {
    /** Absent where the cache has no part in it. */
    readonly mode?: CacheMode | undefined;
    readonly key?: string | undefined;
  };
  /** Limits of requests that it would wait for: those of the client, and what the server stated. */
  readonly rateLimits: readonly string[];
  /** Longest time for one attempt, in milliseconds. */
  readonly timeout: number;
  /** Longest time for all of it, in milliseconds; absent without a limit. */
  readonly deadline?: number | undefined;
  /** As a command of curl, with a variable in place of each secret. */
  toCurl(): string;
  /** As an HTTP/1.1 request message. */
  toHttp(): string;
}
