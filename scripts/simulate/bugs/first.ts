import type { Bug } from "./bug.ts";

/** Bugs that were there, or would have been, written while the simulator was made. */
export const firstBugs: readonly Bug[] = [
  {
    name: "doubt is forgotten",
    file: "core/outcome.ts",
    text: "return attempts?.some(",
    replacement: "return attempts?.slice(-1).some(",
  },
  {
    name: "an epoch is not compared",
    file: "cache/coalesce.ts",
    text: "if (read?.epoch === epoch)",
    replacement: "if (read)",
  },
  {
    name: "a late rejection ends a new session",
    file: "session/sessions.ts",
    text: "if (entry.ticket?.generation !== ticket.generation) return;",
    replacement: "",
  },
  {
    name: "an open circuit is asked",
    file: "failover/retry-state.ts",
    text: "if (selector.isClosed(current) && this.#costOf(current) < Infinity) return current;",
    replacement: "if (this.#costOf(current) < Infinity) return current;",
  },
  {
    name: "what was written counts as unsent",
    file: "failover/outcome.ts",
    text: 'outcome: beforeAnything.has(cause) || !written ? "not-processed" : "unknown",',
    replacement: 'outcome: "not-processed",',
  },
  {
    name: "a gateway speaks for the backend",
    file: "core/foreign-fault.ts",
    text: 'const outcome: Outcome = kind === undefined ? "unknown" : "not-processed";',
    replacement: 'const outcome: Outcome = "not-processed";',
  },
  {
    name: "a listener is left on the caller's signal",
    file: "util/until-aborted.ts",
    text: '.finally(() => signal.removeEventListener("abort", onAbort))',
    replacement: "",
  },
  {
    name: "a place in the window is free too soon",
    file: "rate-limit/sliding-window.ts",
    text: "this.#window = window + clockGrain;",
    replacement: "this.#window = window * 0.9;",
  },
  {
    name: "a read from before a write is kept",
    file: "cache/memory-storage.ts",
    text: "if (version !== versionOf(group)) return;",
    replacement: "",
  },
  {
    name: "one that waits again holds up the queue",
    file: "util/delay-queue.ts",
    text: "const first = this.#first;\n    if (first) this.#arm(first.due - moment, first.due);",
    replacement: "const last = this.#last;\n    if (last) this.#arm(last.due - moment, last.due);",
  },
];
