import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import type { Io } from "./io.ts";
import { systemKeyring } from "./keyring.ts";

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
    terminal: process.stderr.isTTY ? process.stderr : undefined,
    width: process.stdout.columns ?? 120,
    signal: interrupt.signal,
    readInput: () => text(process.stdin),
    keyring: systemKeyring(),
    open,
  };
}

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ["open"],
  // The empty word is the title of a window, which `start` takes from its first argument in quotes.
  win32: ["cmd", "/c", "start", '""'],
};

// A machine without a browser has no such command either; the address is printed anyway.
function open(url: string): void {
  const [command, ...args] = openers[process.platform] ?? ["xdg-open"];
  spawn(command, [...args, url], { stdio: "ignore", detached: true })
    .on("error", () => undefined)
    .unref();
}
