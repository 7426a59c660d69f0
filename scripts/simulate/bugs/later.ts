import type { Bug } from "./bug.ts";

/** Bugs that were written after the simulator was frozen, without looking at it: out of the history of mended faults. */
export const laterBugs: readonly Bug[] = [
  {
    name: "a node that fails is tried to the end",
    file: "failover/retry-policy.ts",
    text: 'if (retryAt === "other") {',
    replacement: 'if (retryAt === "other" && !hasAttemptsHere) {',
  },
  {
    name: "a write in doubt leaves the cache alone",
    file: "cache/invalidation.ts",
    text: 'return !isNorthboundError(error) || error.outcome !== "not-processed";',
    replacement: 'return !isNorthboundError(error) || error.outcome === "processed";',
  },
  {
    name: "headers that separate answers are left out of the key",
    file: "cache/cache-key.ts",
    text: "...vary.map((name) => name.toLowerCase())",
    replacement: "",
  },
  {
    name: "Retry-After is not read",
    file: "failover/failover-context.ts",
    text: 'return retryAfter(headers?.get("retry-after"), wallTime(this.clock), maxRetryAfter);',
    replacement: "return headers && retryAfter(undefined, wallTime(this.clock), maxRetryAfter);",
  },
  {
    name: "a deadline bounds a page and not the scan",
    file: "paging/page-scan.ts",
    text: "const options = shareDeadline(source.options, source.deadline);",
    replacement: "const options = source.options;",
  },
  {
    name: "each caller logs in for itself",
    file: "session/sessions.ts",
    text: 'entry.flight ?? start(entry, node, send, ticket ? "expired"',
    replacement: 'start(entry, node, send, ticket ? "expired"',
  },
  {
    name: "a refused password is tried again",
    file: "session/sessions.ts",
    text: "until: clock.now() + times.credentialsCoolDown",
    replacement: "until: clock.now()",
  },
  {
    name: "a wait ends in an outage",
    file: "wait/wait-for.ts",
    text: "if (!isOutage(error) && !options.tolerate?.(error)) throw error;",
    replacement: "if (!options.tolerate?.(error)) throw error;",
  },
  {
    name: "a page of a proxy says that something does not exist",
    file: "core/foreign-fault.ts",
    text: '  400: "invalid",',
    replacement: '  400: "invalid",\n  404: "notFound",',
  },
  {
    name: "a body that was read is sent again",
    file: "failover/retry-policy.ts",
    text: 'return isBodyGone ? { go: "end", because: "body" } : step;',
    replacement: "return step;",
  },
  {
    name: "what a hedge has written is forgotten",
    file: "failover/hedging.ts",
    text: "if (because.failure) this.#state.recordGivenUp(hedge);",
    replacement: "void because;",
  },
  {
    name: "the pause that a node asked for is forgotten",
    file: "failover/retry-state.ts",
    text: "if (pause !== undefined) (call.notBefore ??= [])[index]",
    replacement: "if (pause === -1) (call.notBefore ??= [])[index]",
  },
  {
    name: "a window that processes share counts its last part alone",
    file: "rate-limit/shared-window.ts",
    text: "before.reduce((total, count) => total + count, 0)",
    replacement: "before.length * 0",
  },
];
