import type { components } from "../generated/schema.d.ts";

/** One row of a report: texts by the name of their column. */
export type ReportRow = Readonly<Record<string, string>>;

/**
 * The rows of a report answer as plain objects, keyed by the machine name of each column.
 * @example
 * import { reportRows } from "@northbound/prime-infrastructure";
 *
 * const rows = reportRows(await prime.op.reportService.run({ reportTitle: "Inventory" }));
 */
export function reportRows(answer: {
  readonly mgmtResponse: { readonly reportDataDTO?: readonly components["schemas"]["ReportData"][] };
}): ReportRow[] {
  const reports = [answer.mgmtResponse.reportDataDTO ?? []].flat();
  return reports
    .flatMap(({ dataRows }) => [dataRows?.dataRow ?? []].flat())
    .map(({ entries }) =>
      Object.fromEntries(
        [entries?.entry ?? []]
          .flat()
          .map(({ attributeName, displayName, dataValue = "" }) => [attributeName ?? displayName ?? "", dataValue]),
      ),
    );
}
