import { beforeAll, expect, test } from "vitest";
import {
  type Backend,
  type Call,
  type CallOptions,
  type ClientOptions,
  createClient,
  type PagePromise,
  Reply,
  shareDeadline,
  type StreamOptions,
  waitFor,
} from "../../src/index.ts";
import { offset } from "../../src/paging/styles/offset.ts";
import type { RecordStream } from "../../src/stream/record-stream.ts";
import { createFakeClock, type FakeClock } from "../helpers/fake-clock.ts";

// Clients load them late, and a fake clock doesn't wait for imports.
beforeAll(() => Promise.all([import("../../src/paging/page-scan.ts"), import("../../src/stream/record-stream.ts")]));

interface Calls {
  readonly things: {
    list(input?: object, options?: CallOptions): PagePromise<{ id: number }>;
    get(input?: object, options?: CallOptions): Promise<unknown>;
    watch(input?: object, options?: StreamOptions): RecordStream<{ id: number }>;
    export(input?: object, options?: StreamOptions): RecordStream<{ id: number }>;
  };
}

const backend: Backend = {
  name: "test",
  basePath: "",
  operations: {
    things: {
      list: {
        id: "things/list",
        method: "GET",
        path: "/things",
        query: { from: "form", size: "form" },
        paging: "offset",
        items: "items",
      },
      get: { id: "things/get", method: "GET", path: "/thing" },
      watch: { id: "things/watch", method: "GET", path: "/watch", stream: "ndjson", endless: true },
      export: { id: "things/export", method: "GET", path: "/export", stream: "ndjson" },
    },
  },
  paging: { offset: offset({ params: { offset: "from", limit: "size" }, pageSize: 1, total: "total" }) },
};

const encoder = new TextEncoder();

/** A stream that gives a record each `gap` milliseconds, without end. */
function tick(clock: FakeClock, gap: number): ReadableStream<Uint8Array> {
  let id = 0;
  let cancel: (() => void) | undefined;
  return new ReadableStream<Uint8Array>(
    {
      pull: (controller) =>
        new Promise((resolve) => {
          cancel = clock.after(gap, () => {
            id += 1;
            controller.enqueue(encoder.encode(`{"id":${id}}\n`));
            resolve();
          });
        }),
      cancel: () => cancel?.(),
    },
    { highWaterMark: 0 },
  );
}

/** A backend whose answers take 150 ms each, and never end when they are streams. */
function setup(options: Partial<ClientOptions> = {}) {
  const clock = createFakeClock();
  const sent: string[] = [];
  const client = createClient<object, Calls>(backend, {
    nodes: ["http://one.example.net"],
    clock,
    retry: "never",
    concurrency: 1,
    ...options,
    transport: {
      send: (call: Call) =>
        new Promise<Reply>((resolve, reject) => {
          sent.push(call.url);
          const from = Number(new URLSearchParams(call.url.split("?")[1]).get("from"));
          const body = call.isStreamed
            ? tick(clock, 150)
            : encoder.encode(JSON.stringify({ total: 30, items: [{ id: from }] }));
          const cancel = clock.after(150, () => resolve(new Reply({ status: 200, headers: {}, body })));
          call.signal?.addEventListener("abort", () => {
            cancel();
            reject(call.signal?.reason as Error);
          });
        }),
      close: () => Promise.resolve(),
    },
  });
  /** How something ends, and when. */
  const end = async (begun: Promise<unknown>): Promise<{ at: number; code: unknown }> => {
    const outcome = begun.then(
      () => ({ at: clock.elapsed, code: "ok" }),
      (error: { code?: unknown }) => ({ at: clock.elapsed, code: error.code }),
    );
    await clock.advance(10_000);
    return await outcome;
  };
  return { clock, client, sent, end };
}

async function collect(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const item of items) all.push(item);
  return all;
}

test.each([
  ["all", (pages: PagePromise<unknown>) => pages.all()],
  ["iterating items", (pages: PagePromise<unknown>) => collect(pages)],
  ["iterating pages", (pages: PagePromise<unknown>) => collect(pages.pages())],
])("a deadline bounds all pages of a collection together: %s", async (_name, read) => {
  const { client, sent, end, clock } = setup();
  expect(await end(read(client.things.list({}, { deadline: 400 })))).toEqual({ at: 400, code: "TIMEOUT" });
  expect(sent).toHaveLength(3);
  expect(clock.pending).toBe(0);
});

test("the client's own deadline bounds all pages as well, and a later one ends nothing", async () => {
  const bounded = setup({ deadline: 400 });
  expect(await bounded.end(bounded.client.things.list().all())).toEqual({ at: 400, code: "TIMEOUT" });
  const free = setup({ deadline: 5_000 });
  expect(await free.end(free.client.things.list().all())).toEqual({ at: 4_500, code: "ok" });
  expect(free.clock.pending).toBe(0);
});

test("each scan of a collection has the whole deadline", async () => {
  const { client, clock } = setup();
  const pages = client.things.list({}, { deadline: 400 });
  const first = pages.first();
  await clock.advance(1_000);
  expect(await first).toEqual({ id: 0 });
  const second = pages.first();
  await clock.advance(1_000);
  expect(await second).toEqual({ id: 0 });
});

test("time that the reader of pages takes counts, and leaves no timer in between", async () => {
  const { client, clock } = setup();
  const items = client.things.list({}, { deadline: 400 })[Symbol.asyncIterator]();
  const first = items.next();
  await clock.advance(150);
  expect(await first).toMatchObject({ value: { id: 0 } });
  await clock.advance(1_000);
  expect(clock.pending).toBe(0);
  // The page that was fetched ahead in time is good; what comes after it would be late.
  await items.next().catch(() => undefined);
  await expect(items.next()).rejects.toMatchObject({ code: "TIMEOUT" });
});

test("a deadline bounds a stream that has begun", async () => {
  const { client, end, clock } = setup();
  const seen: unknown[] = [];
  const read = async (): Promise<void> => {
    for await (const record of client.things.watch({}, { deadline: 400 })) seen.push(record);
  };
  expect(await end(read())).toEqual({ at: 400, code: "TIMEOUT" });
  expect(seen).toEqual([{ id: 1 }]);
  expect(clock.pending).toBe(0);
});

test("the client's own deadline bounds streams that have an end, and only the beginning of those that have none", async () => {
  const { client, end, clock } = setup({ deadline: 400 });
  expect(await end(collect(client.things.export()))).toEqual({ at: 400, code: "TIMEOUT" });
  const start = clock.elapsed;
  const watching = collect(client.things.watch()).catch((error: unknown) => error);
  await clock.advance(5_000);
  expect(clock.elapsed - start).toBe(5_000);
  expect(await Promise.race([watching, Promise.resolve("goes on")])).toBe("goes on");
});

test("a deadline bounds the body of a raw stream", async () => {
  const { client, end, clock } = setup();
  const read = async (): Promise<unknown> => {
    const { data } = await client.request("GET", "/image", { parseAs: "stream", deadline: 400 });
    return await collect(data as AsyncIterable<unknown>);
  };
  expect(await end(read())).toEqual({ at: 400, code: "TIMEOUT" });
  expect(clock.pending).toBe(0);
});

test("leaving a raw stream early leaves no timer of its deadline", async () => {
  const { client, clock } = setup();
  const asked = client.request("GET", "/image", { parseAs: "stream", deadline: 400 });
  await clock.advance(150);
  await ((await asked).data as ReadableStream).cancel();
  expect(clock.pending).toBe(0);
});

test("calls that share a deadline end together, waits among them, and one that comes late sends nothing", async () => {
  const { client, clock, sent, end } = setup();
  const options = shareDeadline({ deadline: 400 });
  const work = async (): Promise<void> => {
    await client.things.get({}, { ...options, headers: { "x-step": "1" } });
    await waitFor(
      (signal) => client.things.get({}, { signal }),
      () => false,
      { ...options, clock, delay: 1 },
    );
  };
  expect(await end(work())).toEqual({ at: 400, code: "TIMEOUT" });
  const before = sent.length;
  await expect(client.things.get({}, options)).rejects.toMatchObject({
    code: "TIMEOUT",
    message: expect.stringContaining("things/get: the deadline of 400 ms is over after 0 tries") as string,
  });
  expect(sent).toHaveLength(before);
  expect(shareDeadline(options)).toBe(options);
  expect(shareDeadline({})).toEqual({});
});
