import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { createFakeClock } from "../../test/helpers/fake-clock.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { RateLimitError } from "../errors/rate-limit-error.ts";
import { RepeatedPageError } from "../errors/repeated-page-error.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import type { Operation } from "../core/operation.ts";
import type { PagedOptions, Progress } from "../core/call-options.ts";
import type { NorthboundEvent } from "../telemetry/events.ts";
import { createPagePromise } from "./page-promise.ts";
import type { CallInput, PagingStyle } from "./paging-style.ts";
import { cursor } from "./styles/cursor.ts";
import { offset } from "./styles/offset.ts";
import { page } from "./styles/page.ts";

interface Item {
  readonly id: number;
}
interface Page {
  readonly total?: number;
  readonly items?: readonly Item[];
  readonly next?: string;
}
type Asked = { readonly input: CallInput; readonly options: PagedOptions };

const operation: Operation = { id: "things/list", method: "GET", path: "/things", paging: "offset", items: "items" };
const byOffset = offset({
  params: { offset: "offset", limit: "limit" },
  pageSize: 10,
  maxPageSize: 100,
  total: "total",
});

const ids = (count: number, from = 0): Item[] => Array.from({ length: count }, (_, index) => ({ id: from + index }));

/** A collection behind a fake `fetchPage`, which counts what is asked and what is in flight. */
function collection(count: number, given: { style?: PagingStyle; options?: PagedOptions; answer?: Answer } = {}) {
  const items = ids(count);
  const asked: Asked[] = [];
  const seen = { flying: 0, mostFlying: 0 };
  const events: NorthboundEvent[] = [];
  const clock = createFakeClock();
  const answer: Answer =
    given.answer ??
    (({ input }) => {
      const start = Number(input["offset"]);
      return { total: items.length, items: items.slice(start, start + Number(input["limit"])) };
    });
  const pages = (options: PagedOptions = {}, input: CallInput = {}) =>
    createPagePromise<Item, Page>({
      operation,
      style: given.style ?? byOffset,
      input,
      options: { ...given.options, ...options },
      concurrency: 4,
      clock,
      backend: "test",
      observe: (event) => events.push(event),
      async fetchPage(pageInput, pageOptions) {
        const one = { input: pageInput, options: pageOptions };
        asked.push(one);
        seen.flying += 1;
        seen.mostFlying = Math.max(seen.mostFlying, seen.flying);
        try {
          await new Promise((resolve) => setImmediate(resolve));
          return await answer(one, asked.length);
        } finally {
          seen.flying -= 1;
        }
      },
    });
  return { items, asked, seen, events, clock, pages };
}
type Answer = (asked: Asked, count: number) => Page | Promise<Page>;

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const result: T[] = [];
  for await (const one of source) result.push(one);
  return result;
}

describe("awaiting a paged call", () => {
  it("sends nothing before it is awaited, and once however often it is", async () => {
    const { pages, asked } = collection(25);
    const promise = pages();
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toHaveLength(0);
    const [first, second] = await Promise.all([promise, promise]);
    expect(first).toBe(second);
    expect(first).toEqual({ total: 25, items: ids(10) });
    expect(asked).toHaveLength(1);
  });

  it("passes the caller's own options on, signal included", async () => {
    const { pages, asked } = collection(25);
    const options = { signal: new AbortController().signal };
    await pages(options);
    expect(asked[0]?.options.signal).toBe(options.signal);
  });

  it("gives a failure to catch and runs finally", async () => {
    const { pages } = collection(5, { answer: () => Promise.reject(new TimeoutError("late")) });
    let ended = false;
    await expect(pages().finally(() => (ended = true))).rejects.toThrow("late");
    expect(ended).toBe(true);
    expect(await pages().catch(() => "caught")).toBe("caught");
  });

  it("sends an input that asks for one page as it is", async () => {
    const { pages, asked } = collection(25);
    await pages({}, { offset: 3, limit: 2 });
    expect(asked[0]?.input).toEqual({ offset: 3, limit: 2 });
  });
});

describe("iterating a paged call", () => {
  it("yields every item in order, pages in parallel once the total is known", async () => {
    const { pages, items, asked, seen } = collection(95);
    expect(await collect(pages())).toEqual(items);
    expect(asked).toHaveLength(10);
    expect(seen.mostFlying).toBe(4);
  });

  it("begins anew with each iteration", async () => {
    const { pages, items, asked } = collection(15);
    const promise = pages();
    expect(await collect(promise)).toEqual(items);
    expect(await collect(promise)).toEqual(items);
    expect(asked).toHaveLength(4);
  });

  it("yields only the page that the input asks for", async () => {
    const { pages, asked } = collection(95);
    expect(await collect(pages({}, { offset: 20, limit: 5 }))).toEqual(ids(5, 20));
    expect(asked).toHaveLength(1);
  });

  it("guesses on without a total, and ends at the short page", async () => {
    const style = offset({ params: { offset: "offset", limit: "limit" }, pageSize: 10 });
    const { pages, items, seen, asked } = collection(95, { style });
    expect(await collect(pages())).toEqual(items);
    expect(seen.mostFlying).toBe(4);
    expect(
      asked.filter(({ input }) => Number(input["offset"]) > 95).map(({ options }) => options.signal?.aborted),
    ).toEqual([true, true, true]);
  });

  it("asks one page after the other for a cursor, one ahead of the caller", async () => {
    const style = cursor({ params: { cursor: "cursor", size: "limit" }, next: "next", pageSize: 10 });
    const { pages, items, seen, asked } = collection(35, {
      style,
      answer({ input }) {
        const start = Number(input["cursor"] ?? 0);
        const found = ids(35).slice(start, start + 10);
        return { items: found, ...(start + 10 < 35 && { next: String(start + 10) }) };
      },
    });
    expect(await collect(pages())).toEqual(items);
    expect(seen.mostFlying).toBe(1);
    expect(asked.map(({ input }) => input["cursor"])).toEqual([undefined, "10", "20", "30"]);
  });

  it("does not fetch further ahead than the window while the caller takes his time", async () => {
    const { pages, asked } = collection(1000);
    const iterator = pages({ concurrency: 3 })[Symbol.asyncIterator]();
    await iterator.next();
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toHaveLength(4);
    await iterator.return?.();
  });

  it("cancels what is in flight when the loop is left", async () => {
    const { pages, asked } = collection(1000);
    for await (const item of pages()) if (item.id === 3) break;
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.at(-1)?.options.signal?.aborted).toBe(true);
    const { length } = asked;
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toHaveLength(length);
  });

  it("ends at once on abort with the signal's reason, and leaves no listener", async () => {
    const { pages } = collection(1000, { answer: () => new Promise<Page>(() => {}) });
    const controller = new AbortController();
    const reason = new Error("enough");
    const iteration = collect(pages({ signal: controller.signal }));
    setImmediate(() => {
      controller.abort(reason);
    });
    await expect(iteration).rejects.toBe(reason);
  });

  it("leaves no listener on the signal, however it ends", async () => {
    const { signal } = new AbortController();
    const { pages } = collection(50);
    await collect(pages({ signal }));
    for await (const item of pages({ signal })) if (item.id === 3) break;
    await pages({ signal }).first();
    const failing = collection(50, { answer: () => Promise.reject(new Error("broken")) });
    await failing
      .pages({ signal })
      .all()
      .catch(() => undefined);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  it("sends nothing when the signal is aborted already", async () => {
    const { pages, asked } = collection(10);
    await expect(collect(pages({ signal: AbortSignal.abort("over") }))).rejects.toBe("over");
    expect(asked).toHaveLength(0);
  });

  it("throws the failure of a page behind the items in front of it", async () => {
    const { pages } = collection(50, {
      answer({ input }) {
        if (input["offset"] === 20) throw new Error("page three is broken");
        return { total: 50, items: ids(10, Number(input["offset"])) };
      },
    });
    const seen: Item[] = [];
    await expect(
      (async () => {
        for await (const item of pages()) seen.push(item);
      })(),
    ).rejects.toThrow("page three is broken");
    expect(seen).toEqual(ids(20));
  });
});

describe("totals and pages that are not what they were", () => {
  it("goes on when the collection grows during the scan", async () => {
    const { pages } = collection(0, {
      answer({ input }, count) {
        const start = Number(input["offset"]);
        const total = count < 3 ? 40 : 65;
        return { total, items: ids(Math.min(10, Math.max(0, 65 - start)), start) };
      },
    });
    expect(await collect(pages())).toEqual(ids(65));
  });

  it("stops when the collection shrinks during the scan, on an empty page at the latest", async () => {
    const { pages } = collection(0, {
      answer({ input }) {
        const start = Number(input["offset"]);
        return { total: 1000, items: ids(Math.min(10, Math.max(0, 35 - start)), start) };
      },
    });
    expect(await collect(pages())).toEqual(ids(35));
  });

  it("neither loses nor repeats items when the server gives smaller pages than asked for", async () => {
    const { pages, asked } = collection(0, {
      answer({ input }) {
        const start = Number(input["offset"]);
        return { total: 95, items: ids(Math.min(7, 95 - start), start) };
      },
    });
    expect(await collect(pages({ pageSize: 50 }))).toEqual(ids(95));
    expect(asked).toHaveLength(14);
  });

  it("throws a wrong guess away when a page in the middle is short", async () => {
    const { pages } = collection(0, {
      answer({ input }) {
        const start = Number(input["offset"]);
        return { total: 95, items: ids(Math.min(start === 30 ? 4 : 10, 95 - start), start) };
      },
    });
    expect(await collect(pages())).toEqual(ids(95));
  });

  it("reads numbered pages of a server that gives smaller pages than asked for", async () => {
    const style = page({ params: { page: "page", size: "limit" }, first: 0, pageSize: 100, total: "total" });
    const { pages } = collection(0, {
      style,
      answer({ input }) {
        const start = Number(input["page"]) * 10;
        return { total: 95, items: ids(Math.max(0, Math.min(10, 95 - start)), start) };
      },
    });
    expect(await collect(pages())).toEqual(ids(95));
  });

  it("does not take a number that happens to be the total for the end", async () => {
    const style = page({ params: { page: "page", size: "limit" }, first: 0, pageSize: 100, total: "total" });
    const { pages } = collection(0, {
      style,
      // Pages of 10 where 100 were asked for: at page 3, 3 × 100 + 10 is the total.
      answer({ input }) {
        const start = Number(input["page"]) * 10;
        return { total: 310, items: ids(Math.max(0, Math.min(10, 310 - start)), start) };
      },
    });
    expect(await collect(pages())).toEqual(ids(310));
  });

  it("reads numbered pages from which the server took records out", async () => {
    const style = page({ params: { page: "page", size: "limit" }, pageSize: 10, total: "total" });
    const { pages } = collection(0, {
      style,
      answer({ input }) {
        const start = (Number(input["page"]) - 1) * 10;
        return {
          total: 95,
          items: ids(95)
            .slice(start, start + 10)
            .filter(({ id }) => id % 3 > 0),
        };
      },
    });
    expect(await collect(pages())).toEqual(ids(95).filter(({ id }) => id % 3 > 0));
  });

  it("ends with RepeatedPageError when the server ignores the position", async () => {
    const { pages, asked } = collection(0, { answer: () => ({ items: ids(10) }) });
    await expect(collect(pages())).rejects.toBeInstanceOf(RepeatedPageError);
    expect(asked.length).toBeLessThanOrEqual(6);
  });

  it("ends with RepeatedPageError when cursors go in a circle", async () => {
    const style = cursor({ params: { cursor: "cursor" }, next: "next", pageSize: 2 });
    let number = 0;
    const { pages, asked } = collection(0, {
      style,
      answer: ({ input }) => ({
        items: ids(2, (number += 2)),
        next: `c${(Number(String(input["cursor"] ?? "c0").slice(1)) + 1) % 5}`,
      }),
    });
    await expect(collect(pages())).rejects.toBeInstanceOf(RepeatedPageError);
    expect(asked.length).toBeLessThan(20);
  });

  it("ends with RepeatedPageError when the server begins again behind the last page", async () => {
    const { pages, asked } = collection(0, {
      answer: ({ input }) => ({ items: ids(10, Number(input["offset"]) % 30) }),
    });
    const seen: Item[] = [];
    await expect(
      (async () => {
        for await (const item of pages()) seen.push(item);
      })(),
    ).rejects.toBeInstanceOf(RepeatedPageError);
    expect(seen).toEqual(ids(30));
    expect(asked.length).toBeLessThan(9);
  });

  it("takes pages of plain values that are all alike for what they are", async () => {
    const up = { total: 30, items: Array.from({ length: 10 }, () => "up") as never[] };
    const { pages } = collection(0, { answer: () => up });
    expect(await collect(pages())).toHaveLength(30);
  });
});

describe("options of a paged call", () => {
  it("stops at the limit and asks for no more than that", async () => {
    const { pages, asked } = collection(95);
    expect(await collect(pages({ limit: 3 }))).toEqual(ids(3));
    expect(asked).toEqual([expect.objectContaining({ input: { offset: 0, limit: 3 } })]);
    expect(await collect(pages({ limit: 25 }))).toEqual(ids(25));
  });

  it("does not ask for pages behind the limit", async () => {
    const { pages, asked } = collection(1000);
    await collect(pages({ limit: 25 }));
    expect(asked).toHaveLength(3);
  });

  it("resumes from the position of a page that was seen before", async () => {
    const { pages, seen } = collection(95);
    const positions = (await collect(pages().pages())).map(({ position }) => position);
    expect(positions).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
    expect(await collect(pages({ from: 50 }))).toEqual(ids(45, 50));
    expect(seen.mostFlying).toBe(4);
  });

  it("resumes numbered pages without asking behind the end", async () => {
    const style = page({ params: { page: "page", size: "limit" }, pageSize: 10, total: "total" });
    const { pages, asked } = collection(0, {
      style,
      answer({ input }) {
        const start = (Number(input["page"]) - 1) * 10;
        return { total: 95, items: ids(Math.max(0, Math.min(10, 95 - start)), start) };
      },
    });
    expect(await collect(pages({ from: 8 }))).toEqual(ids(25, 70));
    expect(asked.map(({ input }) => input["page"])).toEqual([8, 9, 10]);
  });

  it("tells progress and events page by page", async () => {
    const progress: Progress[] = [];
    const { pages, events } = collection(25);
    await pages().all({ onProgress: (one) => progress.push(one) });
    expect(progress).toEqual([
      { done: 10, total: 25 },
      { done: 20, total: 25 },
      { done: 25, total: 25 },
    ]);
    expect(events).toMatchObject([
      { type: "page", backend: "test", operation: "things/list", position: 0, items: 10, total: 25 },
      { type: "page", position: 10 },
      { type: "page", position: 20, items: 5 },
    ]);
  });

  it("goes on when a callback of the caller throws", async () => {
    const { pages, items } = collection(100);
    const all = pages().all({
      onProgress() {
        throw new Error("mine");
      },
    });
    expect(await all).toEqual(items);
  });

  it("gives the first item with a page of one", async () => {
    const { pages, asked } = collection(95);
    expect(await pages().first()).toEqual({ id: 0 });
    expect(asked.map(({ input }) => input)).toEqual([{ offset: 0, limit: 1 }]);
    expect(await collection(0).pages().first()).toBeUndefined();
  });

  it.each([
    [{ pageSize: 0 }, "pageSize"],
    [{ pageSize: 101 }, "at most 100"],
    [{ pageSize: 2.5 }, "pageSize"],
    [{ limit: -1 }, "limit"],
    [{ limit: Number.NaN }, "limit"],
    [{ concurrency: 0 }, "concurrency"],
    [{ from: "x" }, "from"],
    [{ from: -5 }, "from"],
  ] satisfies [PagedOptions, string][])("refuses %j before anything is sent", async (options, message) => {
    const { pages, asked } = collection(5);
    await expect(pages(options)).rejects.toThrow(message);
    await expect(collect(pages(options))).rejects.toBeInstanceOf(InvalidOptionError);
    expect(asked).toHaveLength(0);
  });

  it("refuses a page size beside paging parameters of the caller's own", async () => {
    const { pages } = collection(5);
    await expect(pages({ pageSize: 5 }, { offset: 0 })).rejects.toBeInstanceOf(InvalidOptionError);
  });
});

describe("a server with too much to do", () => {
  it("halves the window, pauses, asks again and widens the window slowly", async () => {
    let turnedAway = 0;
    const { pages, items, seen, events, clock } = collection(400, {
      answer: async ({ input }) => {
        if (seen.flying > 2 && turnedAway < 3) {
          turnedAway += 1;
          throw new RateLimitError("too many", { status: 429 });
        }
        const start = Number(input["offset"]);
        return { total: 400, items: ids(10, start) };
      },
    });
    const all = pages().all({ concurrency: 8 });
    while (clock.pending === 0) await clock.settle();
    for (let turn = 0; turn < 10; turn++) await clock.advance(1_000);
    expect(await all).toEqual(items);
    expect(turnedAway).toBeGreaterThan(0);
    const widths = events.map((event) => (event.type === "page" ? event.concurrency : 0));
    expect(Math.min(...widths)).toBeLessThan(8);
    expect(widths.at(-1)).toBeGreaterThan(Math.min(...widths));
    expect(clock.pending).toBe(0);
  });

  it("gives up when a page that is alone on its way is turned away", async () => {
    const { pages, asked } = collection(0, { answer: () => Promise.reject(new RateLimitError("no", { status: 429 })) });
    await expect(collect(pages())).rejects.toThrow("no");
    expect(asked).toHaveLength(1);
  });

  it("narrows the window when the layers below had to try again", async () => {
    const { pages, events } = collection(400, {
      answer({ input, options }, count) {
        if (count > 3 && count < 8) options.onRetry?.({ node: "n", status: 503, reason: "busy", duration: 1 }, 100);
        return { total: 400, items: ids(10, Number(input["offset"])) };
      },
    });
    await collect(pages());
    const widths = events.map((event) => (event.type === "page" ? event.concurrency : 0));
    expect(Math.min(...widths)).toBe(2);
    expect(widths.at(-1)).toBe(4);
  });

  it("gives what the style takes out of each item, and the page as it came", async () => {
    const { pages } = collection(25, { style: { ...byOffset, itemOf: (item) => (item as Item).id * 2 } });
    expect(await collect(pages())).toEqual(ids(25).map(({ id }) => id * 2));
    expect(await pages().first()).toBe(0);
    const { items } = await pages();
    expect(items?.[1]).toEqual({ id: 1 });
  });

  it("ends a pause at once on abort", async () => {
    const controller = new AbortController();
    const { pages, clock } = collection(0, {
      answer({ input }, count) {
        if (count > 1) throw new RateLimitError("no", { status: 429 });
        return { total: 400, items: ids(10, Number(input["offset"])) };
      },
    });
    const all = pages({ signal: controller.signal }).all();
    while (clock.pending === 0) await clock.settle();
    controller.abort("enough");
    await expect(all).rejects.toBe("enough");
    expect(clock.pending).toBe(0);
  });
});

describe("one page and what follows it", () => {
  it("shows items, total, position and where the next one begins, with one request", async () => {
    const { pages, asked } = collection(25);
    const promise = pages();
    const [view, again] = [await promise.page(), await promise.page()];
    expect(view).toEqual({ items: ids(10), total: 25, position: 0, next: 10, raw: { total: 25, items: ids(10) } });
    expect(again).toEqual(view);
    expect(await promise).toBe(view.raw);
    expect(asked).toHaveLength(1);
    const last = await pages({ from: 20 }).page();
    expect(last).toMatchObject({ position: 20, next: undefined });
    expect(last.items).toHaveLength(5);
  });

  it("has nothing that follows where the input asks for one page itself", async () => {
    const { pages, asked } = collection(25);
    const view = await pages({}, { offset: 5, limit: 3 }).page();
    expect(view.next).toBeUndefined();
    expect(view.items).toEqual(ids(3, 5));
    expect(asked[0]?.input).toEqual({ offset: 5, limit: 3 });
  });

  it("has a total only where the style knows one", async () => {
    const style = cursor({ params: { cursor: "token" }, next: "next", pageSize: 10 });
    const { pages } = collection(3, { style, answer: () => ({ items: ids(3), next: "abc" }) });
    expect(await pages().page()).toMatchObject({ total: undefined, next: "abc", position: "" });
  });

  it("runs what is to happen in the end, and passes the page on", async () => {
    const { pages } = collection(3);
    let ended = 0;
    expect(await pages().finally(() => (ended += 1))).toEqual({ total: 3, items: ids(3) });
    expect(ended).toBe(1);
    expect(Object.prototype.toString.call(pages())).toBe("[object PagePromise]");
  });
});

describe("iterators that were closed", () => {
  it.each([
    ["items", (promise: ReturnType<ReturnType<typeof collection>["pages"]>) => promise[Symbol.asyncIterator]()],
    ["pages", (promise: ReturnType<ReturnType<typeof collection>["pages"]>) => promise.pages()[Symbol.asyncIterator]()],
  ])("give no more %s, and send nothing", async (_what, iteratorOf) => {
    const { pages, asked } = collection(100);
    const early = iteratorOf(pages());
    expect(await early.return?.()).toEqual({ done: true, value: undefined });
    expect(await early.next()).toEqual({ done: true, value: undefined });
    expect(asked).toHaveLength(0);
    const late = iteratorOf(pages());
    const waiting = late.next();
    await late.return?.();
    await waiting;
    expect(await late.next()).toEqual({ done: true, value: undefined });
  });

  it("leave out empty pages in the middle", async () => {
    const style = offset({ params: { offset: "offset", limit: "limit" }, pageSize: 2, total: "total" });
    const answers: Page[] = [{ items: ids(2), next: "a" }, { items: [], next: "b" }, { items: ids(1, 2) }];
    const byToken = cursor({ params: { cursor: "token" }, next: "next", pageSize: style.pageSize });
    const { pages } = collection(0, { style: byToken, answer: (_, count) => answers[count - 1] ?? {} });
    expect(await collect(pages())).toEqual(ids(3));
  });
});
