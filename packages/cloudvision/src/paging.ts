import { type PagingStyle, range } from "@northbound/runtime";

/** Most lists of the portal: `endIndex` is the index behind the last record, and 0 means everything. */
export const rangePaging: PagingStyle = {
  ...range({ params: { start: "startIndex", end: "endIndex" }, pageSize: 500, total: "total" }),
  isWhole: ({ endIndex }) => endIndex !== undefined && Number(endIndex) === 0,
  // For progress only: some answers say `totalCount`, and the third topology search may say -1.
  total(page) {
    const { total, totalCount = total } = page as { readonly total?: number; readonly totalCount?: number };
    return totalCount !== undefined && totalCount >= 0 ? totalCount : undefined;
  },
};

/** The audit log goes back in time: the last entry of one answer is the starting point of the next. */
export const auditPaging: PagingStyle = {
  pageSize: 100,
  start: "",
  at: (input, position, pageSize) => ({
    ...input,
    body: {
      ...(input["body"] as object | undefined),
      dataSize: pageSize,
      lastRetrievedAudit: position === "" ? {} : JSON.parse(String(position)),
    },
  }),
  next: (_page, items, _position, pageSize) => (items.length < pageSize ? undefined : JSON.stringify(items.at(-1))),
};
