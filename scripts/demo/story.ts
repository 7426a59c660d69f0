import { SingleBar } from "cli-progress";

/** One thing that the demo claims, and what was really counted. */
export interface Claim {
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
  readonly holds: boolean;
}

/** A progress bar for people; silent where nobody watches. */
export interface Progress {
  to(done: number, total: number | undefined): void;
  end(): void;
}

/** Tells the story of the demo and keeps its claims. */
export interface Story {
  chapter(title: string): void;
  say(line: string): void;
  progress(what: string): Progress;
  /** Notes what was counted beside what has to come out. */
  claim(what: string, actual: unknown, expected: unknown): void;
  readonly claims: readonly Claim[];
}

/** A story on standard output; bars only on a terminal, so that a log stays readable. */
export function createStory(): Story {
  const claims: Claim[] = [];
  return {
    claims,
    chapter: (title) => {
      console.log(`\n${bold(title)}`);
    },
    say: (line) => {
      console.log(`  ${line}`);
    },
    progress: (what) => (process.stdout.isTTY ? bar(what) : lines(what)),
    claim(what, actual, expected) {
      const claim = { what, expected: String(expected), actual: String(actual), holds: Object.is(actual, expected) };
      claims.push(claim);
      if (!claim.holds) console.log(`  ✗ ${what}: ${claim.actual} instead of ${claim.expected}`);
    },
  };
}

function bar(what: string): Progress {
  const single = new SingleBar({
    format: `  ${what} {bar} {value}/{total} {duration_formatted}`,
    barsize: 30,
    hideCursor: true,
    barCompleteChar: "█",
    barIncompleteChar: "░",
  });
  let isStarted = false;
  return {
    to(done, total) {
      if (!isStarted) single.start(total ?? done, done);
      isStarted = true;
      single.setTotal(total ?? done);
      single.update(done);
    },
    end() {
      if (isStarted) single.stop();
    },
  };
}

function lines(what: string): Progress {
  let last = "";
  return {
    to(done, total) {
      last = total === undefined ? String(done) : `${done} of ${total}`;
    },
    end() {
      console.log(`  ${what}: ${last}`);
    },
  };
}

/** The closing table: what was shown, what was claimed and what was counted. */
export function printTable(claims: readonly Claim[]): void {
  const rows = claims.map(({ what, expected, actual, holds }) => [holds ? "✓" : "✗", what, actual, expected]);
  const head = ["", "What was shown", "Counted", "Claimed"];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)));
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd();
  console.log(`\n${bold(line(head))}`);
  for (const row of rows) console.log(line(row));
}

function bold(text: string): string {
  return process.stdout.isTTY ? `\u001B[1m${text}\u001B[0m` : text;
}
