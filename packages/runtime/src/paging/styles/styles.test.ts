import { describe, expect, it } from "vitest";
import type { CallInput, PagePosition, PagingStyle } from "../paging-style.ts";
import { cursor } from "./cursor.ts";
import { link } from "./link.ts";
import { offset } from "./offset.ts";
import { page } from "./page.ts";
import { range } from "./range.ts";
import { searchPage } from "./search-page.ts";

const items = (length: number): number[] => Array.from({ length }, (_, index) => index);

describe("how each style asks for a page", () => {
  const cases: [string, PagingStyle, CallInput, PagePosition, CallInput][] = [
    [
      "offset",
      offset({ params: { offset: ".firstResult", limit: ".maxResults" }, pageSize: 1 }),
      { ".sort": "name" },
      200,
      { ".sort": "name", ".firstResult": 200, ".maxResults": 100 },
    ],
    [
      "range",
      range({ params: { start: "startIndex", end: "endIndex" }, pageSize: 1 }),
      {},
      200,
      { startIndex: 200, endIndex: 300 },
    ],
    [
      "range as text",
      range({ params: { start: "startIndex", end: "endIndex" }, pageSize: 1, asText: true }),
      {},
      0,
      { startIndex: "0", endIndex: "100" },
    ],
    ["page", page({ params: { page: "page", size: "limit" }, pageSize: 1, first: 0 }), {}, 2, { page: 2, limit: 100 }],
    [
      "search without text",
      searchPage({ params: { search: "search", size: "max" }, pageSize: 1 }),
      {},
      1,
      { search: "page 1", max: 100 },
    ],
    [
      "search with text",
      searchPage({ params: { search: "search", size: "max" }, pageSize: 1 }),
      { search: "name=web* sortby name desc" },
      2,
      { search: "name=web* sortby name desc page 2", max: 100 },
    ],
    [
      "search with a sort that lacks its direction",
      searchPage({ params: { search: "search", size: "max" }, pageSize: 1 }),
      { search: "sortby name" },
      2,
      { search: "sortby name asc page 2", max: 100 },
    ],
    [
      "cursor, first page",
      cursor({ params: { cursor: "c", size: "n" }, next: "next", pageSize: 1 }),
      {},
      "",
      { n: 100 },
    ],
    ["cursor, later page", cursor({ params: { cursor: "c" }, next: "next", pageSize: 1 }), {}, "abc", { c: "abc" }],
  ];
  it.each(cases)("%s", (_name, style, input, position, expected) => {
    expect(style.at(input, position, 100, {})).toEqual(expected);
  });
});

describe("what follows a page", () => {
  const total = "queryResponse.@count";
  const byOffset = offset({ params: { offset: "o", limit: "l" }, pageSize: 10, total });
  const plain = offset({ params: { offset: "o", limit: "l" }, pageSize: 10 });
  const careful = offset({ params: { offset: "o", limit: "l" }, pageSize: 10, lastPage: "empty" });
  const byNumber = page({ params: { page: "p", size: "l" }, first: 1, pageSize: 10, total: "total" });
  const byCursor = cursor({ params: { cursor: "c" }, next: "meta.next", pageSize: 10 });
  const count = (value: unknown): object => ({ queryResponse: { "@count": value } });
  const cases: [string, PagingStyle, unknown, number, PagePosition, PagePosition | undefined][] = [
    ["more to come by the total", byOffset, count(25), 10, 10, 20],
    ["a total as text", byOffset, count("25"), 10, 10, 20],
    ["the end by the total", byOffset, count(25), 5, 20, undefined],
    ["a full page at the end by the total", byOffset, count(20), 10, 10, undefined],
    ["a short page before the total", byOffset, count(25), 4, 0, 4],
    ["a total that the page contradicts", byOffset, count(0), 10, 0, 10],
    ["no total in the page", byOffset, {}, 10, 0, 10],
    ["an empty page before the total", byOffset, count(25), 0, 10, undefined],
    ["a short page without a total", plain, {}, 9, 0, undefined],
    ["a short page where only an empty one is the last", careful, {}, 9, 0, 9],
    ["an empty page where only an empty one is the last", careful, {}, 0, 9, undefined],
    ["numbers: more to come", byNumber, { total: 25 }, 10, 1, 2],
    ["numbers: a page with records taken out", byNumber, { total: 25 }, 8, 1, 2],
    ["numbers: the end", byNumber, { total: 25 }, 5, 3, undefined],
    ["a cursor", byCursor, { meta: { next: "abc" } }, 10, "", "abc"],
    ["an empty cursor", byCursor, { meta: { next: "" } }, 10, "", undefined],
    ["a cursor that is a number", byCursor, { meta: { next: 7 } }, 10, "", "7"],
    ["no cursor", byCursor, { meta: null }, 10, "", undefined],
  ];
  it.each(cases)("%s", (_name, style, answer, length, position, expected) => {
    expect(style.next(answer, items(length), position, 10, {}, {})).toBe(expected);
  });
});

describe("an input that asks for one page itself", () => {
  const style = searchPage({ params: { search: "search", size: "max" }, pageSize: 100 });
  it.each([
    [{}, false],
    [{ search: "name=page" }, false],
    [{ search: "name=web1 page 3" }, true],
    [{ search: "page 1 " }, true],
    [{ max: 5 }, true],
  ])("search %j: %s", (input, expected) => {
    expect(style.isExplicit?.(input)).toBe(expected);
  });

  it("is one that has any of the parameters", () => {
    const byRange = range({ params: { start: "startIndex", end: "endIndex" }, pageSize: 100 });
    expect(byRange.isExplicit?.({ endIndex: 0 })).toBe(true);
    expect(byRange.isExplicit?.({ queryparam: "x", startIndex: undefined })).toBe(false);
  });
});

it.each<[what: string, style: PagingStyle, input: CallInput, isExplicit: boolean]>([
  ["a cursor", cursor({ params: { cursor: "token" }, next: "next", pageSize: 5 }), { token: "a" }, true],
  [
    "a size that the style has no name for",
    cursor({ params: { cursor: "token" }, next: "next", pageSize: 5 }),
    { size: 1 },
    false,
  ],
  ["a size", cursor({ params: { cursor: "token", size: "size" }, next: "next", pageSize: 5 }), { size: 1 }, true],
  ["an offset", offset({ params: { offset: "skip", limit: "take" }, pageSize: 5 }), { skip: 0 }, true],
  ["a limit", offset({ params: { offset: "skip", limit: "take" }, pageSize: 5 }), { take: 1 }, true],
  ["another parameter", offset({ params: { offset: "skip", limit: "take" }, pageSize: 5 }), { name: "a" }, false],
  ["a page of links", link({ params: { page: "page" } }), { page: 2 }, true],
  ["a page that links have no name for", link(), { page: 2, undefined: 1 }, false],
])("whether %s asks for one page by itself", (_what, style, input, isExplicit) => {
  expect(style.isExplicit?.(input)).toBe(isExplicit);
});

it.each([
  ["adds a size where it has a name", { params: { size: "per_page" } }, {}, "", { per_page: 50 }],
  ["leaves the caller's size", { params: { size: "per_page" } }, { per_page: 3 }, "", { per_page: 3 }],
  ["adds none to a link", { params: { size: "per_page" } }, {}, "/x?page=2", {}],
  ["adds none without a name", {}, {}, "", {}],
])("paging by links %s", (_what, options, input, position, asked) => {
  expect(link(options).at(input, position, 50, {})).toEqual(asked);
});

it("knows sizes as far as they are given", () => {
  expect(link()).toMatchObject({ pageSize: 100 });
  expect("maxPageSize" in link()).toBe(false);
  expect(link({ pageSize: 7, maxPageSize: 9 })).toMatchObject({ pageSize: 7, maxPageSize: 9 });
  const style = offset({ params: { offset: "skip", limit: "take" }, pageSize: 5 });
  expect("maxPageSize" in style).toBe(false);
});

it.each([
  ["a total that is reached", { total: 10 }, 5, 5, undefined],
  ["a total that is not reached, with a short page", { total: 11 }, 3, 5, 8],
  ["a total that the page contradicts, with a full page", { total: 3 }, 5, 5, 10],
  ["a total that the page contradicts, with a short page", { total: 3 }, 4, 5, undefined],
  ["no total, with a short page", {}, 4, 5, undefined],
  ["no total, with a full page", {}, 5, 5, 10],
  ["an empty page", { total: 100 }, 0, 5, undefined],
])("after %s", (_what, answer, count, position, next) => {
  const style = offset({ params: { offset: "skip", limit: "take" }, pageSize: 5, total: "total" });
  expect(style.next(answer, items(count), position, 5, {}, {})).toBe(next);
});
