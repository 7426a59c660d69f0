import { run } from "../src/index.ts";
import type { Keyring } from "../src/profiles/keyring.ts";

/** What a command line gave. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly notes: string;
}

/** Runs a command line in this process, with an environment of its own. */
export async function northbound(
  args: readonly string[],
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
    readonly input?: string;
    readonly signal?: AbortSignal;
    readonly width?: number;
    readonly onOut?: (text: string) => void;
    readonly onNote?: (line: string) => void;
    readonly keyring?: Keyring;
    readonly terminal?: NodeJS.WritableStream;
    readonly open?: (url: string) => void;
  } = {},
): Promise<Outcome> {
  let out = "";
  let notes = "";
  const code = await run(args, {
    out: (text) => {
      out += text;
      options.onOut?.(text);
    },
    note: (line) => {
      notes += `${line}\n`;
      options.onNote?.(line);
    },
    env: { HOME: "/nonexistent", ...options.env },
    cwd: options.cwd ?? process.cwd(),
    terminal: options.terminal,
    width: options.width ?? 100,
    signal: options.signal ?? new AbortController().signal,
    readInput: () => Promise.resolve(options.input ?? ""),
    keyring: options.keyring ?? memoryKeyring(),
    open: options.open ?? (() => undefined),
  });
  return { code, out, notes };
}

/** A keyring that this machine's user does not see. */
export function memoryKeyring(entries: Map<string, string> = new Map()): Keyring {
  return {
    get: (account) => Promise.resolve(entries.get(account)),
    set: (account, secret) => Promise.resolve(void entries.set(account, secret)),
    delete: (account) => Promise.resolve(entries.delete(account)),
  };
}
