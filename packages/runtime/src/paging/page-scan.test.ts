import * as fc from "fast-check";
import { expect, it } from "vitest";
import { createFakeClock } from "../../test/helpers/fake-clock.ts";
import type { Operation } from "../core/operation.ts";
import { createPagePromise } from "./page-promise.ts";
import type { CallInput, PagingStyle } from "./paging-style.ts";
import { offset } from "./styles/offset.ts";
import { page } from "./styles/page.ts";
import { range } from "./styles/range.ts";
import { searchPage } from "./styles/search-page.ts";

const operation: Operation = { id: "things/list", method: "GET", path: "/things", items: "items" };

/** A server for each style: where its page begins, by the parameters alone. */
const servers: Record<
  string,
  { style: (total: boolean) => PagingStyle; read: (input: CallInput, size: number) => number }
> = {
  offset: {
    style: (total) => offset({ params: { offset: "o", limit: "l" }, pageSize: 5, ...(total && { total: "total" }) }),
    read: (input) => Number(input["o"]),
  },
  range: {
    style: (total) => range({ params: { start: "s", end: "e" }, pageSize: 5, ...(total && { total: "total" }) }),
    read: (input) => Number(input["s"]),
  },
  page: {
    style: (total) =>
      page({ params: { page: "p", size: "l" }, first: 0, pageSize: 5, ...(total && { total: "total" }) }),
    read: (input, size) => Number(input["p"]) * size,
  },
  searchPage: {
    style: () => searchPage({ params: { search: "q", size: "l" }, pageSize: 5 }),
    read: (input, size) => (Number(/page (\d+)$/.exec(String(input["q"]))?.[1]) - 1) * size,
  },
};

const sizeOf = (input: CallInput): number => Number(input["l"] ?? Number(input["e"]) - Number(input["s"]));

it("yields the collection, whole and in order, whatever the style, the sizes and the concurrency", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("offset", "range", "page", "searchPage"),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 6 }),
      fc.boolean(),
      fc.option(fc.integer({ min: 1, max: 70 })),
      // What the server gives at most, whatever it is asked for; only a total can tell that there is more.
      fc.option(fc.integer({ min: 1, max: 20 })),
      fc.infiniteStream(fc.integer({ min: 0, max: 3 })),
      async (name, count, pageSize, concurrency, hasTotal, limit, cap, turns) => {
        const server = servers[name];
        if (!server) throw new Error(name);
        const isCapped = cap !== null && hasTotal && name !== "searchPage";
        const items = Array.from({ length: count }, (_, id) => ({ id }));
        const promise = createPagePromise<{ id: number }, object>({
          operation,
          style: server.style(hasTotal),
          input: {},
          options: { pageSize, concurrency, ...(limit !== null && { limit }) },
          concurrency: 1,
          clock: createFakeClock(),
          backend: "test",
          async fetchPage(input) {
            for (let turn = turns.next().value ?? 0; turn > 0; turn--) await Promise.resolve();
            const size = isCapped ? Math.min(cap, sizeOf(input)) : sizeOf(input);
            const start = server.read(input, size);
            return { total: count, items: items.slice(start, start + size) };
          },
        });
        expect(await promise.all()).toEqual(items.slice(0, limit ?? count));
      },
    ),
    { numRuns: 300 },
  );
});

it("yields in parallel what it yields one after the other, when pages in the middle are short", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 6 }),
      async (lengths, concurrency) => {
        const total = lengths.reduce((sum, length) => sum + length, 0);
        const promise = createPagePromise<number, object>({
          operation,
          style: offset({ params: { offset: "o", limit: "l" }, pageSize: 7, total: "total" }),
          input: {},
          options: {},
          concurrency,
          clock: createFakeClock(),
          backend: "test",
          fetchPage(input) {
            const start = Number(input["o"]);
            // The length of a page depends on where it begins, so a guess that is kept wrongly shows.
            const length = Math.min(lengths[start % lengths.length] ?? 1, total - start);
            return Promise.resolve({ total, items: Array.from({ length }, (_, index) => start + index) });
          },
        });
        expect(await promise.all()).toEqual(Array.from({ length: total }, (_, index) => index));
      },
    ),
    { numRuns: 200 },
  );
});
