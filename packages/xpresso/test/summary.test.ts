import { describe, expect, test } from "vitest";
import { type components, isEnded, summarize } from "../src/index.ts";

type RequestV2 = components["schemas"]["RequestV2"];

const time = "2026-01-15T08:00:00.000000Z";

describe("a request has ended", () => {
  test.each<[string, RequestV2, boolean]>([
    ["when it has a completion date", { state: "WHATEVER", date_completed: time }, true],
    ["in a bad state", { state: "FAILED", date_completed: null }, true],
    ["in a bad state of the guide", { state: "Aborted" }, true],
    ["when all items are complete", { items: [{ completion_time: time }, { completion_time: time }] }, true],
    ["not while an item goes on", { items: [{ completion_time: time }, { completion_time: null }] }, false],
    ["not in a state that nobody knows", { state: "SUCCESSFUL?", items: [] }, false],
    ["not when nothing is known", {}, false],
  ])("%s", (_when, request, ended) => {
    expect(isEnded(request)).toBe(ended);
  });
});

describe("a summary", () => {
  const stage = (summary: object, scripts: object[] = []): { run: object; clean: object } => ({
    run: { summary, scripts },
    clean: {},
  });
  const request = (parts: object): RequestV2 => ({
    request_id: "REQ0000001",
    state: "SUCCESS",
    date_completed: time,
    ...parts,
  });

  test.each([
    ["passed", { consolidated_summary: { pass: 3, passx: 1, applicable_tasks: 4 } }, "passed", 1],
    ["failed", { consolidated_summary: { pass: 3, fail: 1, applicable_tasks: 4 } }, "failed", 0.75],
    ["errored", { consolidated_summary: { error: 1 } }, "failed", 0],
    ["blocked", { consolidated_summary: { pass: 1, block: 1 } }, "failed", 0.5],
    ["not counted", { consolidated_summary: { pass: 0, fail: 0 } }, "unknown", undefined],
    [
      "not run to its end",
      { date_completed: null, consolidated_summary: { pass: 4, applicable_tasks: 4 } },
      "unknown",
      1,
    ],
    ["stopped half way", { state: "STOPPED", consolidated_summary: { pass: 1, applicable_tasks: 4 } }, "unknown", 0.25],
    [
      "without counters of its own",
      { items: [{ results: stage({ pass: 1 }) }, { results: stage({ pass: 2, fail: 1 }) }, {}] },
      "failed",
      0.75,
    ],
  ])("of what was %s", (_what, parts, outcome, passRate) => {
    expect(summarize(request(parts))).toMatchObject({ outcome, passRate });
  });

  test("names tasks that did not succeed, with their sections", () => {
    const scripts = [
      {
        meta: { task_id: "Task-1", name: "a.py" },
        summary: { pass: 1 },
        sections: [{ section_name: "a", result: "passed" }],
      },
      {
        meta: { task_id: "Task-2", name: "b.py" },
        summary: { error: 1, fail: 2 },
        sections: [
          { section_name: "b", result: "failed" },
          { section_name: "c", result: "" },
          { section_name: "d", result: "Errored" },
        ],
      },
      { summary: { block: 1 } },
    ];
    const items = [{ item_id: "REQ0000001-1", results: stage({ pass: 1, fail: 2, error: 1 }, scripts) }];
    expect(summarize(request({ items })).failures).toEqual([
      { itemId: "REQ0000001-1", task: "Task-2", script: "b.py", outcomes: ["fail", "error"], sections: ["b", "d"] },
      { itemId: "REQ0000001-1", task: "", script: "", outcomes: ["block"], sections: [] },
    ]);
  });
});
