import { expect, it } from "vitest";
import type { PagedOptions } from "../core/call-options.ts";
import { checkPagedOptions, pageSizeOf } from "./page-options.ts";
import type { CallInput, PagingStyle } from "./paging-style.ts";
import { cursor } from "./styles/cursor.ts";
import { offset } from "./styles/offset.ts";
import { page } from "./styles/page.ts";

const byOffset = offset({ params: { offset: "skip", limit: "take" }, pageSize: 10, maxPageSize: 100 });
const byCursor = cursor({ params: { cursor: "token" }, next: "next", pageSize: 10 });
const byPage = page({ params: { page: "page", size: "size" }, pageSize: 10 });

const refusing: PagingStyle = {
  ...byOffset,
  refuse: (input) => (input["search"] ? "a search has no pages" : undefined),
};

it.each<[what: string, style: PagingStyle, options: PagedOptions, input: CallInput]>([
  ["nothing at all", byOffset, {}, {}],
  ["a page of the largest size", byOffset, { pageSize: 100 }, {}],
  ["a page of any size where no largest is known", byCursor, { pageSize: 100_000 }, {}],
  ["no limit", byOffset, { limit: Infinity }, {}],
  ["a limit", byOffset, { limit: 1 }, {}],
  ["a position", byOffset, { from: 0 }, {}],
  ["the first page", byPage, { from: Number(byPage.start) }, {}],
  ["a cursor", byCursor, { from: "abc" }, {}],
  ["one page by the input itself", byOffset, {}, { skip: 10, take: 5 }],
  ["a limit beside the input's own page", byOffset, { limit: 3 }, { skip: 10 }],
  ["what the style does not refuse", refusing, {}, {}],
])("takes %s", (_what, style, options, input) => {
  expect(() => checkPagedOptions("things/list", style, input, options)).not.toThrow();
});

it.each<[message: string, code: string, style: PagingStyle, options: object, input: CallInput]>([
  ["option `pageSize` must be a whole number above 0, not 0.", "INVALID_OPTION", byOffset, { pageSize: 0 }, {}],
  ["option `pageSize` must be a whole number above 0, not string.", "INVALID_OPTION", byOffset, { pageSize: "5" }, {}],
  [
    "option `concurrency` must be a whole number above 0, not 1.5.",
    "INVALID_OPTION",
    byOffset,
    { concurrency: 1.5 },
    {},
  ],
  ["option `limit` must be a whole number above 0, not -1.", "INVALID_OPTION", byOffset, { limit: -1 }, {}],
  [
    "option `pageSize` is 101, and the server gives at most 100 items a page.",
    "INVALID_OPTION",
    byOffset,
    { pageSize: 101 },
    {},
  ],
  [
    "option `from` must be a position of a page, a number, not a string.",
    "INVALID_OPTION",
    byOffset,
    { from: "abc" },
    {},
  ],
  ["option `from` must be a position of a page, a string, not a number.", "INVALID_OPTION", byCursor, { from: 3 }, {}],
  ["option `from` must be a whole number from 0 on, not -1.", "INVALID_OPTION", byOffset, { from: -1 }, {}],
  ["option `from` must be a whole number from 0 on, not 1.5.", "INVALID_OPTION", byOffset, { from: 1.5 }, {}],
  [
    "the input asks for one page itself; leave `pageSize` out, or the paging parameters.",
    "INVALID_OPTION",
    byOffset,
    { pageSize: 5 },
    { skip: 10 },
  ],
  [
    "the input asks for one page itself; leave `from` out, or the paging parameters.",
    "INVALID_OPTION",
    byOffset,
    { from: 5 },
    { take: 10 },
  ],
  ["a search has no pages", "INVALID_INPUT", refusing, {}, { search: "x" }],
])("refuses with: %s", (message, code, style, options, input) => {
  const refused = (): void => checkPagedOptions("things/list", style, input, options as PagedOptions);
  expect(refused).toThrow(
    expect.objectContaining({ message: `things/list: ${message}`, code, operation: "things/list" }),
  );
});

it.each<[size: number, style: PagingStyle, options: PagedOptions]>([
  [10, byOffset, {}],
  [100, byOffset, { pageSize: 100 }],
  [3, byOffset, { limit: 3 }],
  [10, byOffset, { limit: 30 }],
  [10, byOffset, { limit: 3, from: 0 }],
  [10, byCursor, {}],
])("asks for %d items at a time", (size, style, options) => {
  expect(pageSizeOf(style, options)).toBe(size);
});
