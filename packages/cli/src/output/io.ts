import type { Keyring } from "../profiles/keyring.ts";

/** What a command reads from and writes to; tests give their own. */
export interface Io {
  /** Results, and nothing else. */
  readonly out: (text: string) => void;
  /** Everything that is said about the work: progress, warnings, errors. */
  readonly note: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Where bars are drawn: standard error while a person looks at it. */
  readonly terminal: NodeJS.WritableStream | undefined;
  /** Columns of the terminal. */
  readonly width: number;
  /** Ends what runs, as Ctrl+C does. */
  readonly signal: AbortSignal;
  /** Everything on standard input. */
  readonly readInput: () => Promise<string>;
  /** Where secrets of profiles may be. */
  readonly keyring: Keyring;
  /** Shows an address in the user's browser. */
  readonly open: (url: string) => void;
}
