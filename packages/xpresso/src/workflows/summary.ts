import type { components } from "../generated/schema.d.ts";
import { badOutcomes, countsOf } from "./counts.ts";
import { type AnyRequest, isEnded } from "./ended.ts";

type Counts = components["schemas"]["ResultCounts"];

/** A task that did not succeed. */
export interface TaskFailure {
  readonly itemId: string;
  /** Name of the task, such as `Task-1`. */
  readonly task: string;
  /** File name of its script. */
  readonly script: string;
  /** What it ended with, the worst first: `fail`, `error`, `abort`, `block`. */
  readonly outcomes: readonly string[];
  /** Titles of the sections that did not succeed. */
  readonly sections: readonly string[];
}

/** What came out of a request. */
export interface RequestSummary {
  readonly requestId: string | undefined;
  readonly state: string | undefined;
  readonly isEnded: boolean;
  /**
   * `passed` when every task that counts succeeded, `failed` when one did not, `unknown` while nothing was counted:
   * a request may fail before it tests anything.
   */
  readonly outcome: "passed" | "failed" | "unknown";
  /** Share of tasks that succeeded, from 0 to 1, of those that count; `undefined` while nothing was counted. */
  readonly passRate: number | undefined;
  readonly counts: Counts;
  /** Tasks that did not succeed. Only a single request, not a list, tells its tasks. */
  readonly failures: readonly TaskFailure[];
}

/**
 * What came out of a request: how much passed, and which tasks did not.
 * @example
 * import { summarize } from "@northbound/xpresso";
 *
 * const { passRate, failures } = summarize(await xpresso.requests.get({ requestId: "REQ0001446" }));
 * for (const { task, script, outcomes } of failures) console.log(task, script, ...outcomes);
 */
export function summarize(request: AnyRequest): RequestSummary {
  const counts = countsOf(request);
  const good = (counts.pass ?? 0) + (counts.passx ?? 0);
  const bad = badOutcomes.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0);
  const applicable = counts.applicable_tasks ?? good + bad + (counts.unknown ?? 0);
  const ended = isEnded(request);
  return {
    requestId: request.request_id,
    state: request.state,
    isEnded: ended,
    outcome: bad > 0 ? "failed" : ended && good > 0 && good >= applicable ? "passed" : "unknown",
    passRate: applicable > 0 ? good / applicable : undefined,
    counts,
    failures: failuresOf(request),
  };
}

function failuresOf({ items = [] }: AnyRequest): TaskFailure[] {
  return items.flatMap((item) =>
    (item.results?.run?.scripts ?? []).flatMap(({ meta, sections = [], summary = {} }) => {
      const outcomes = badOutcomes.filter((kind) => (summary[kind] ?? 0) > 0);
      if (outcomes.length === 0) return [];
      const failed = sections.filter(({ result = "" }) => /^(fail|error|abort|block)/i.test(result));
      return {
        itemId: item.item_id ?? "",
        task: meta?.task_id ?? "",
        script: meta?.name ?? "",
        outcomes,
        sections: failed.map(({ section_name: name }) => name ?? ""),
      };
    }),
  );
}
