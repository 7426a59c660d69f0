import { page, type PagingStyle } from "@northbound/runtime";

const options = { params: { page: "page", size: "limit" }, first: 0, pageSize: 100, maxPageSize: 100 } as const;
const current = page({ ...options, total: "_metadata.total_records" });
const legacy = page({ ...options, total: "_metadata.totalRecords" });

/**
 * Pages of up to 100 records, counted from 0. Servers make 50 out of any other limit without a word, so more than 100 is
 * refused here. The total has another name on legacy servers.
 */
export const pagePaging: PagingStyle = {
  ...current,
  total: (answer) => current.total?.(answer) ?? legacy.total?.(answer),
  next: (answer, ...rest) => (current.total?.(answer) === undefined ? legacy : current).next(answer, ...rest),
};
