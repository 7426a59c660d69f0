import { run } from "../src/index.ts";

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
    },
    env: { HOME: "/nonexistent", ...options.env },
    cwd: options.cwd ?? process.cwd(),
    isTerminal: false,
    width: options.width ?? 100,
    signal: options.signal ?? new AbortController().signal,
    readInput: () => Promise.resolve(options.input ?? ""),
  });
  return { code, out, notes };
}
