/** What a command reads from and writes to; tests give their own. */
export interface Io {
  /** Results, and nothing else. */
  readonly out: (text: string) => void;
  /** Everything that is said about the work: progress, warnings, errors. */
  readonly note: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Whether a person looks at the output; without one there are no bars and no colours. */
  readonly isTerminal: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Ends what runs, as Ctrl+C does. */
  readonly signal: AbortSignal;
  /** Everything on standard input. */
  readonly readInput: () => Promise<string>;
}
