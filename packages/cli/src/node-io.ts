import { text } from "node:stream/consumers";
import type { Io } from "./io.ts";

/** The process itself. Ctrl+C ends the command politely; a second one ends it at once. */
export function nodeIo(): Io {
  const interrupt = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      interrupt.abort(new Error("Interrupted."));
    });
  }
  // The reader of a pipe may leave early, as `head` does.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  return {
    out: (chunk) => {
      process.stdout.write(chunk);
    },
    note: (line) => {
      process.stderr.write(`${line}\n`);
    },
    env: process.env,
    cwd: process.cwd(),
    isTerminal: process.stdout.isTTY,
    width: process.stdout.columns ?? 120,
    signal: interrupt.signal,
    readInput: () => text(process.stdin),
  };
}
