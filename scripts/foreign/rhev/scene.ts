import type { Beginning, ForeignEngine } from "./engine.ts";

/** One run of one foreign script. */
export interface Scene {
  readonly name: string;
  readonly begin: Beginning;
  readonly passed: boolean;
  /** The last lines of what it said. */
  readonly words: string;
  readonly exchanges: ForeignEngine["recorder"]["exchanges"];
  /** What stands for ids that were given as arguments, by id. */
  readonly filled: ForeignEngine["filled"];
  /** What broke the spec, on either side. */
  readonly problems: readonly string[];
}

/** Sums up a run before its engine ends. */
export function sceneOf(
  { recorder, violations, filled }: ForeignEngine,
  {
    name,
    begin,
    isFine,
    output,
  }: Pick<Scene, "name" | "begin"> & { readonly isFine: boolean; readonly output: string },
): Scene {
  return {
    name,
    begin,
    passed: isFine && !output.includes("Traceback"),
    words: output.trim().split("\n").slice(-3).join("\n"),
    exchanges: recorder.exchanges,
    filled,
    problems: violations.map(({ side, operation, problems }) => `${side} ${operation} ${JSON.stringify(problems)}`),
  };
}
