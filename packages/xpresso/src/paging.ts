import { offset, type PagingStyle } from "@northbound/runtime";

const byOffset = offset({ params: { offset: "offset", limit: "limit" }, pageSize: 100, total: "count" });

/**
 * Lists of v2. Bare lists tell no total and end with a short page; the envelope of Django REST framework counts them.
 * A page longer than was asked for comes from a service that knows no pages: it is all there is.
 */
export const offsetPaging: PagingStyle = {
  ...byOffset,
  next: (page, items, position, pageSize, options, input) =>
    items.length > pageSize ? undefined : byOffset.next(page, items, position, pageSize, options, input),
};
