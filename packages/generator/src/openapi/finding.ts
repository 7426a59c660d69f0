import { engine, type EngineLocation, type EngineProblem } from "./engine.ts";
import type { Problem } from "./problem.ts";

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
