import { relative } from "node:path";
import { engine, type EngineLocation, type EngineProblem } from "./engine.ts";

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

/** Turns a finding of the engine into a problem with line and column. */
export function readProblem(finding: EngineProblem): Problem {
  const [first] = finding.location;
  const hint =
    finding.suggest.length > 0 ? ` Did you mean ${finding.suggest.map((word) => `"${word}"`).join(" or ")}?` : "";
  return {
    ...(first ? place(first) : { file: "", line: 1, column: 1 }),
    severity: finding.severity === "error" ? "error" : "warning",
    message: finding.message.trim().replace(/\s*\n\s*/g, " ") + hint,
    rule: finding.ruleId,
  };
}

/** File, line and column of a place that the engine knows by pointer. */
export function place(location: EngineLocation): Pick<Problem, "file" | "line" | "column"> {
  const { start } = location.start ? location : engine.getLineColLocation(location);
  return { file: location.source.absoluteRef, line: start?.line ?? 1, column: start?.col ?? 1 };
}

/** Problems in reading order, each said once. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  const unique = new Map(problems.map((problem) => [formatProblem(problem), problem]));
  return [...unique.values()].toSorted(
    (a, b) => a.file.localeCompare(b.file, "en") || a.line - b.line || a.column - b.column,
  );
}
