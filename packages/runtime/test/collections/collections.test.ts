import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, expectTypeOf, it } from "vitest";
import { createClient } from "../../src/client/client.ts";
import type { ClientOptions } from "../../src/core/client-options.ts";
import type { PagedOptions, StreamOptions } from "../../src/core/call-options.ts";
import type { PagePromise } from "../../src/paging/page-promise.ts";
import { offset } from "../../src/paging/styles/offset.ts";
import type { RecordStream } from "../../src/stream/record-stream.ts";
import { createHttpServer, type TestServer } from "../helpers/http-server.ts";

interface Device {
  readonly id: number;
}
interface DevicePage {
  readonly total: number;
  readonly data: readonly Device[];
}
interface Calls {
  readonly devices: {
    list(input?: object, options?: PagedOptions): PagePromise<Device, DevicePage>;
    watch(input?: object, options?: StreamOptions): RecordStream<Device>;
    alarms(input?: object, options?: StreamOptions): RecordStream<Device>;
  };
}

const operations = {
  devices: {
    list: {
      id: "devices/list",
      method: "GET",
      path: "/devices",
      query: { offset: "form", limit: "form" },
      paging: "offset",
      items: "data",
    },
    watch: { id: "devices/watch", method: "GET", path: "/devices/watch", stream: "ndjson", items: "result" },
    alarms: { id: "devices/alarms", method: "GET", path: "/alarms", stream: "sse" },
  },
} as const;

const backend = {
  name: "test",
  operations,
  basePath: "",
  paging: {
    offset: offset({ params: { offset: "offset", limit: "limit" }, pageSize: 10, total: "total" }),
  },
};

const clientOf = (server: TestServer, options: Partial<ClientOptions> = {}) =>
  createClient<object, Calls>(backend, { nodes: [server.origin], ...options });

const count = 95;
function givePage(request: IncomingMessage, response: ServerResponse): void {
  const { searchParams } = new URL(request.url ?? "", "http://x");
  const start = Number(searchParams.get("offset"));
  const length = Math.min(Number(searchParams.get("limit")), count - start);
  const data = Array.from({ length }, (_, index) => ({ id: start + index }));
  response.setHeader("content-type", "application/json").end(JSON.stringify({ total: count, data }));
}

describe("a paged call over real sockets", () => {
  it("gives one page, every item, or an array", async () => {
    await using server = await createHttpServer(givePage);
    await using client = clientOf(server);
    const page = await client.devices.list();
    expectTypeOf(page).toEqualTypeOf<DevicePage>();
    expect(page).toMatchObject({ total: count });
    expect(page.data).toHaveLength(10);

    const ids: number[] = [];
    for await (const device of client.devices.list()) {
      expectTypeOf(device).toEqualTypeOf<Device>();
      ids.push(device.id);
    }
    expect(ids).toEqual(Array.from({ length: count }, (_, index) => index));

    const all = await client.devices.list().all({ concurrency: 5 });
    expectTypeOf(all).toEqualTypeOf<Device[]>();
    expect(all).toHaveLength(count);

    for await (const { items, raw } of client.devices.list({}, { pageSize: 50 }).pages()) {
      expectTypeOf(raw).toEqualTypeOf<DevicePage>();
      expect(items.length).toBeGreaterThan(40);
    }
    // @ts-expect-error -- an option that does not exist
    void client.devices.list({}, { pagesize: 5 });
  });

  it("is a promise and an iterable of its items", () => {
    expectTypeOf<PagePromise<Device, DevicePage>>().toExtend<Promise<DevicePage>>();
    expectTypeOf<PagePromise<Device, DevicePage>>().toExtend<AsyncIterable<Device>>();
    expectTypeOf<Awaited<PagePromise<Device, DevicePage>>>().toEqualTypeOf<DevicePage>();
  });

  it("leaves no connection in use when the loop is left while pages are on their way", async () => {
    const hanging = new Set<ServerResponse>();
    await using server = await createHttpServer((request, response) => {
      if (request.url?.includes("offset=0")) givePage(request, response);
      else {
        hanging.add(response);
        response.on("close", () => hanging.delete(response));
      }
    });
    await using client = clientOf(server);
    for await (const { id } of client.devices.list()) {
      if (id < 5) continue;
      while (hanging.size === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      break;
    }
    while (hanging.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(hanging.size).toBe(0);
  });

  it("obeys a server that turns calls away, and still gives everything once", async () => {
    let flying = 0;
    let turnedAway = 0;
    await using server = await createHttpServer((request, response) => {
      flying += 1;
      response.on("close", () => (flying -= 1));
      if (flying > 2) {
        turnedAway += 1;
        response.writeHead(503, { "retry-after": "0" }).end();
      } else setTimeout(givePage, 5, request, response);
    });
    await using client = clientOf(server, { maxAttemptsPerNode: 10 });
    const all = await client.devices.list().all({ concurrency: 8 });
    expect(all.map(({ id }) => id)).toEqual(Array.from({ length: count }, (_, index) => index));
    expect(turnedAway).toBeGreaterThan(0);
  });
});

describe("a streamed call over real sockets", () => {
  const line = (id: number): string => `${JSON.stringify({ result: { id } })}\n`;

  it("yields records while the answer is still under way, and closes the connection on break", async () => {
    let closed: Promise<unknown> | undefined;
    await using server = await createHttpServer((_request, response) => {
      closed = once(response, "close");
      response.write(line(1) + line(2).slice(0, 9));
      setTimeout(() => response.write(line(2).slice(9)), 10);
    });
    await using client = clientOf(server);
    const seen: number[] = [];
    for await (const device of client.devices.watch()) {
      expectTypeOf(device).toEqualTypeOf<Device>();
      seen.push(device.id);
      if (device.id === 2) break;
    }
    expect(seen).toEqual([1, 2]);
    await closed;
  });

  it("reads server-sent events", async () => {
    await using server = await createHttpServer((_request, response) => {
      response.setHeader("content-type", "text/event-stream");
      response.end('event: alarm\ndata: {"id":1}\n\n: still here\n\ndata: {"id":2}\n\n');
    });
    await using client = clientOf(server);
    expect(await client.devices.alarms().all()).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it("throws when the connection breaks, and goes on when asked to resume", async () => {
    let answers = 0;
    await using server = await createHttpServer((_request, response) => {
      answers += 1;
      response.write(line(answers));
      if (answers < 3) setTimeout(() => response.destroy(), 10);
      else response.write(line(99));
    });
    await using client = clientOf(server);
    await expect(client.devices.watch().all()).rejects.toMatchObject({ code: "INVALID_ANSWER" });
    const seen: number[] = [];
    for await (const { id } of client.devices.watch({}, { resume: true })) {
      seen.push(id);
      if (id === 99) break;
    }
    expect(seen).toEqual([2, 3, 99]);
  });

  it("throws what the backend says when the stream does not open", async () => {
    await using server = await createHttpServer((_request, response) => {
      response.writeHead(404, { "content-type": "application/json" }).end('{"message":"no"}');
    });
    await using client = clientOf(server);
    await expect(client.devices.watch().all()).rejects.toMatchObject({ code: "NOT_FOUND", operation: "devices/watch" });
  });
});
