import type { BulkReport } from "./bulk.ts";

/** A report as text: a line of counts, and a table of what is not done. `JSON.stringify` gives it as JSON. */
export function formatBulkReport(report: BulkReport<unknown, unknown>): string {
  const { done, skipped, failed, unknown, ended } = report;
  const counts = `${done.length} done, ${skipped.length} skipped, ${failed.length} failed, ${unknown.length} unknown`;
  const end = ended === "all" ? "" : ended === "aborted" ? "; aborted" : "; stopped after too many failures";
  const rows = [...failed, ...unknown].map(({ key, outcome, reason }) => [key, outcome, reason] as const);
  if (rows.length === 0) return `${counts}${end}\n`;
  const table = [["KEY", "OUTCOME", "REASON"] as const, ...rows];
  const [first, second] = [0, 1].map((column) => Math.max(...table.map((row) => (row[column] ?? "").length)));
  const lines = table.map(
    ([key, outcome, reason]) => `${key.padEnd(first ?? 0)}  ${outcome.padEnd(second ?? 0)}  ${reason}`,
  );
  return `${counts}${end}\n\n${lines.join("\n")}\n`;
}
