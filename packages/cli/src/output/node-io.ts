import { spawn } from "node:child_process";
import { addAbortSignal } from "node:stream";
import { text } from "node:stream/consumers";
import { exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { systemKeyring } from "../profiles/keyring.ts";

/** The process, and what it ends with. */
export interface NodeIo extends Io {
  /** The exit code, given what the command says: a reader that left early, as `head` does, had enough and is no failure. */
  readonly exitCode: (code: number) => number;
}

/** The process itself. Ctrl+C ends the command politely; a second one ends it at once. */
export function nodeIo(): NodeIo {
  const interrupt = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      interrupt.abort(new Error("Interrupted."));
    });
  }
  let hasReader = true;
  // To end at once would leave sessions open on the server.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    hasReader = false;
    interrupt.abort(error);
  });
  // Nobody can be told that nobody listens.
  process.stderr.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return {
    out: (chunk) => {
      if (hasReader) process.stdout.write(chunk);
    },
    note: (line) => {
      if (hasReader) process.stderr.write(`${line}\n`);
    },
    env: process.env,
    cwd: process.cwd(),
    terminal: process.stderr.isTTY ? process.stderr : undefined,
    width: process.stdout.columns ?? 120,
    signal: interrupt.signal,
    readInput: () => text(addAbortSignal(interrupt.signal, process.stdin)),
    keyring: systemKeyring(),
    open,
    exitCode: (code) => (hasReader ? code : exitCodes.ok),
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
