import { describe, expect, it } from "vitest";
import { atLeast, atMost, ratio, type Section } from "./finding.ts";
import { renderReport, strayLimits } from "./report.ts";
import type { Run } from "./results.ts";

const run: Run = { commit: "abc1234", date: "2026-11-20", isQuick: false, machine: "Node 24.", load: 0.2 };
const section = (...findings: Section["findings"]): Section => ({ findings, tables: [] });
const slow = atMost("CPU of a call", 0.6, 0.5, ratio);
const quick = atLeast("calls per second", 9, 5, ratio);
const why = { about: "CPU", goals: ["CPU of"], text: "It computes." };

describe("the page of the results", () => {
  it("names the run that each part comes from", () => {
    const other: Run = { ...run, commit: "def5678", isQuick: true };
    const page = renderReport(
      { a: { run, section: section() }, b: { run, section: section() }, c: { run: other, section: section() } },
      [],
    );
    expect(page).toContain(
      "- a, b: measured on 2026-11-20 at abc1234 by `pnpm bench`, with a load of 0.2 at its start. Node 24.",
    );
    expect(page).toContain("- c: measured on 2026-11-20 at def5678 by `pnpm bench --quick`");
  });

  it("explains a goal that is missed, with what was measured", () => {
    const page = renderReport({ a: { run, section: section(slow, quick) } }, [why]);
    expect(page).toContain("| CPU of a call | ≤ 0.50 | **0.60** | missed |");
    expect(page).toContain("| calls per second | ≥ 5.00 | **9.00** | met |");
    expect(page).toContain("- **CPU** (0.60, goal ≤ 0.50). It computes.");
  });

  it("says nothing of limits of a goal that is met, and says when nothing is known of one that is missed", () => {
    expect(renderReport({ a: { run, section: section(quick) } }, [])).toContain("\nNone is missed.\n");
    const page = renderReport({ a: { run, section: section(slow) } }, []);
    expect(page).toContain("- **CPU of a call** (0.60, goal ≤ 0.50). Not looked into yet.");
  });

  it("finds limits whose goal is not there", () => {
    const results = { a: { run, section: section(quick) } };
    expect(strayLimits(results, [why, { ...why, about: "speed", goals: ["other", "calls per"] }])).toEqual(["CPU"]);
  });
});
