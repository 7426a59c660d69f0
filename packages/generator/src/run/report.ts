import { formatProblem, type Problem } from "../openapi/problem.ts";
import type { Outcome } from "./jobs.ts";

const maxProblems = 50;

/** What a person reads about one spec: a line of progress, or its problems with file, line and column. */
export function formatOutcome(outcome: Outcome, check: boolean): string {
  const name = outcome.target.name.padEnd(22);
  if ("problems" in outcome)
    return `✗ ${name} ${count(outcome.problems.length, "problem")}\n${listProblems(outcome.problems)}`;
  const { operations, types, groups, files, warnings, duration } = outcome.result;
  const touched = Object.values(files).filter((change) => change !== "unchanged").length;
  const facts = [
    count(operations, "operation"),
    count(types, "type"),
    count(groups, "group"),
    touched === 0 ? "unchanged" : `${count(touched, "file")} ${check ? "out of date" : "written"}`,
    `${(duration / 1000).toFixed(1)} s`,
  ].join(" · ");
  return `${check && touched > 0 ? "✗" : "✓"} ${name} ${facts}${warnings.length > 0 ? `\n${listProblems(warnings)}` : ""}`;
}

/** Whether an outcome makes the command fail. */
export function isFailure(outcome: Outcome, check: boolean): boolean {
  if ("problems" in outcome) return true;
  return check && Object.values(outcome.result.files).some((change) => change !== "unchanged");
}

function listProblems(problems: readonly Problem[]): string {
  const lines = problems.slice(0, maxProblems).map((problem) => `  ${formatProblem(problem)}`);
  if (problems.length > maxProblems) lines.push(`  … and ${problems.length - maxProblems} more`);
  return lines.join("\n");
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
