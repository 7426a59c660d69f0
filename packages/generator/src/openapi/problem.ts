import { relative } from "node:path";

/** Something wrong in a spec, with the place where a person can repair it. */
export interface Problem {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1. */
  readonly column: number;
  readonly severity: "error" | "warning";
  readonly message: string;
  /** The rule that found it. */
  readonly rule: string;
}

/** The spec can't be generated from as it is. The message lists every problem with file, line and column. */
export class SpecError extends Error {
  override readonly name = "SpecError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join("\n"));
    this.problems = problems;
  }
}

/** One line that terminals and editors make clickable: `specs/x/openapi.yaml:12:5 error …`. */
export function formatProblem(problem: Problem): string {
  const file = relative(process.cwd(), problem.file) || problem.file;
  return `${file}:${problem.line}:${problem.column} ${problem.severity} ${problem.message} (${problem.rule})`;
}

/** Problems in reading order, each said once. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  const unique = new Map(problems.map((problem) => [formatProblem(problem), problem]));
  return [...unique.values()].toSorted(
    (a, b) => a.file.localeCompare(b.file, "en") || a.line - b.line || a.column - b.column,
  );
}
