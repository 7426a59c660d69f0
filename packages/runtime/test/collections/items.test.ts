import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { createClient } from "../../src/client/client.ts";
import type { PagedOptions } from "../../src/core/call-options.ts";
import type { ClientOptions } from "../../src/core/client-options.ts";
import type { Fault } from "../../src/core/fault.ts";
import type { Reply } from "../../src/core/reply.ts";
import { jsonOf } from "../../src/core/json-of.ts";
import { isRecord } from "../../src/util/is-record.ts";
import type { PagePromise } from "../../src/paging/page-promise.ts";
import { createFetchTransport } from "../../src/transport/fetch-transport.ts";
import { createHttpServer, type TestServer } from "../helpers/http-server.ts";
import type { NorthboundEvent } from "../../src/telemetry/events.ts";

interface Machine {
  readonly id: number;
}
interface Calls {
  readonly vms: {
    list(input?: object, options?: PagedOptions): PagePromise<Machine, { readonly vm: readonly Machine[] }>;
  };
}

const operations = {
  vms: {
    list: {
      id: "vms/list",
      method: "GET",
      path: "/vms",
      query: { search: "form" },
      paging: "whole",
      items: "vm",
      cache: true,
    },
  },
} as const;

/** Some backends say in an answer with status 200 that they failed. */
function readFault(reply: Reply): Fault | undefined {
  if (reply.status >= 400) return { kind: "server", message: "failed" };
  if (reply.isStreamed || !reply.includes('"errorCode"')) return undefined;
  const body = jsonOf(reply);
  const { errorCode } = isRecord(body) ? body : {};
  if (errorCode === "ended") return { kind: "session", message: "The session has ended.", code: "ended" };
  return typeof errorCode === "string" ? { kind: "server", message: "broken", code: errorCode } : undefined;
}

const clientOf = (nodes: readonly TestServer[], options: Partial<ClientOptions> = {}, setup = {}) =>
  createClient<object, Calls>(
    { name: "test", operations, basePath: "", readFault },
    { nodes: nodes.map(({ origin }) => origin), ...options },
    setup,
  );

const json = { "content-type": "application/json" };
const pad = "x".repeat(1_000);
const machine = (id: number): string => JSON.stringify({ id, pad });

/** Begins a list that is large, because it states no length. */
function begin(response: ServerResponse, ...ids: readonly number[]): void {
  response.writeHead(200, json);
  response.write(`{"total":9,"vm":[${ids.map(machine).join(",")}`);
}

async function collect<T>(items: AsyncIterable<T>, into: T[] = []): Promise<T[]> {
  for await (const item of items) into.push(item);
  return into;
}

const idsOf = (items: readonly Machine[]): number[] => items.map(({ id }) => id);

describe.each([
  ["the Node transport", (): Partial<ClientOptions> => ({})],
  ["fetch", (): Partial<ClientOptions> => ({ transport: createFetchTransport() })],
])("items of a list that comes whole, over %s", (_name, transport) => {
  it("are given while the answer is still on its way", async () => {
    let response: ServerResponse | undefined;
    await using server = await createHttpServer((_request, given) => {
      begin((response = given), 1, 2);
      given.write(",");
    });
    await using client = clientOf([server], transport());
    const items = client.vms.list()[Symbol.asyncIterator]();
    expect((await items.next()).value?.id).toBe(1);
    expect((await items.next()).value?.id).toBe(2);
    response?.end(`${machine(3)}],"more":true}`);
    expect((await items.next()).value?.id).toBe(3);
    expect(await items.next()).toEqual({ done: true, value: undefined });
  });

  it("close the connection when the loop is left", async () => {
    const closed = Promise.withResolvers<void>();
    await using server = await createHttpServer((_request, response) => {
      response.on("close", closed.resolve);
      begin(response, 1, 2);
      response.write(",");
    });
    await using client = clientOf([server], transport());
    for await (const { id } of client.vms.list()) if (id === 1) break;
    await expect(closed.promise).resolves.toBeUndefined();
  });

  it("are read no further than the caller is", async () => {
    let sent = 0;
    await using server = await createHttpServer((_request, response) => {
      begin(response, 0);
      const go = (): void => {
        while (sent < 100_000 && !response.destroyed) {
          sent += 1;
          if (!response.write(`,${machine(sent)}`)) return;
        }
      };
      response.on("drain", go);
      go();
    });
    await using client = clientOf([server], transport());
    const items = client.vms.list()[Symbol.asyncIterator]();
    await items.next();
    for (let turn = 0; turn < 2_000; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    // 100 MB are on offer; what sockets and buffers hold is a few.
    expect(sent).toBeLessThan(30_000);
    await items.return?.();
  });
});

describe("items of a list that comes whole", () => {
  it("bound each item by `maxBytes`, and the answer by nothing", async () => {
    const ids = Array.from({ length: 2_000 }, (_value, id) => id);
    await using server = await createHttpServer((_request, response) => {
      begin(response, ...ids);
      response.end("]}");
    });
    await using client = clientOf([server], { maxBytes: 2_000 });
    expect(idsOf(await collect(client.vms.list()))).toEqual(ids);
    await expect(client.vms.list()).rejects.toMatchObject({ code: "INVALID_ANSWER" });
    await expect(collect(client.vms.list({}, { maxBytes: 500 }))).rejects.toMatchObject({
      code: "INVALID_ANSWER",
      message: expect.stringContaining("larger than 500 bytes"),
    });
  });

  it("stop at the limit, tell of the page, and of the progress", async () => {
    await using server = await createHttpServer((_request, response) => {
      begin(response, 1, 2, 3);
      response.end("]}");
    });
    const events: NorthboundEvent[] = [];
    await using client = clientOf([server], { observe: (event) => void events.push(event) });
    const progress: unknown[] = [];
    const onProgress = (state: object): void => void progress.push({ ...state });
    expect(idsOf(await collect(client.vms.list({}, { limit: 2, onProgress })))).toEqual([1, 2]);
    expect(progress).toEqual([{ done: 2, total: undefined }]);
    expect(events.filter(({ type }) => type === "page")).toMatchObject([{ operation: "vms/list", items: 2 }]);
    expect((await client.vms.list().first())?.id).toBe(1);
  });

  it("refuse options that make no sense before anything is sent", async () => {
    let requests = 0;
    await using server = await createHttpServer((_request, response) => {
      requests += 1;
      response.end();
    });
    await using client = clientOf([server]);
    await expect(collect(client.vms.list({}, { limit: 0 }))).rejects.toMatchObject({ code: "INVALID_OPTION" });
    await expect(collect(client.vms.list({}, { from: 5 }))).rejects.toMatchObject({ code: "INVALID_INPUT" });
    expect(requests).toBe(0);
  });

  it("come from the cache where it is on", async () => {
    let requests = 0;
    await using server = await createHttpServer((_request, response) => {
      requests += 1;
      begin(response, 1, 2);
      response.end("]}");
    });
    await using client = clientOf([server], { cache: true });
    expect(idsOf(await collect(client.vms.list()))).toEqual([1, 2]);
    expect(idsOf(await collect(client.vms.list()))).toEqual([1, 2]);
    expect(requests).toBe(1);
    expect(idsOf(await collect(client.vms.list({}, { cache: "no-store" })))).toEqual([1, 2]);
    expect(requests).toBe(2);
  });

  it("go through middlewares", async () => {
    await using server = await createHttpServer((request, response) => {
      begin(response, Number(request.headers["x-first"]), 2);
      response.end("]}");
    });
    await using client = clientOf(
      [server],
      {},
      { middleware: [{ onRequest: ({ request }: { request: Request }) => request.headers.set("x-first", "7") }] },
    );
    expect(idsOf(await collect(client.vms.list()))).toEqual([7, 2]);
  });

  it("are read in other encodings than UTF-8, and without a list, as ever", async () => {
    const bodies = [
      { type: "application/json; charset=iso-8859-1", body: Buffer.from('{"vm":[{"id":"größe"}]}', "latin1") },
      { type: "application/json", body: Buffer.from('{"vm":{"id":5}}') },
      { type: "application/json", body: Buffer.from('{"total":0}') },
      { type: "application/json", body: Buffer.from("") },
    ];
    await using server = await createHttpServer((_request, response) => {
      const { type, body } = bodies.shift() ?? { type: "", body: Buffer.from("") };
      response.writeHead(200, { "content-type": type });
      response.write(body.subarray(0, 3));
      response.end(body.subarray(3));
    });
    await using client = clientOf([server]);
    expect(await collect(client.vms.list())).toEqual([{ id: "größe" }]);
    expect(await collect(client.vms.list())).toEqual([{ id: 5 }]);
    expect(await collect(client.vms.list())).toEqual([]);
    expect(await collect(client.vms.list())).toEqual([]);
  });
});

describe("failures of a list that comes whole", () => {
  it("are told with the number and the place of the item, and without its words", async () => {
    await using server = await createHttpServer((_request, response) => {
      begin(response, 1);
      response.end(',{"token":"s3cret" oops}]}');
    });
    await using client = clientOf([server]);
    const items: Machine[] = [];
    const failure = await collect(client.vms.list(), items).catch((error: unknown) => error);
    expect(idsOf(items)).toEqual([1]);
    expect(failure).toMatchObject({ code: "INVALID_ANSWER", operation: "vms/list", node: server.origin });
    expect(failure).toMatchObject({ detail: { record: 2, isCutOff: false } });
    expect(String(failure)).not.toContain("s3cret");
  });

  it("end the loop behind the items that came when the connection breaks", async () => {
    await using server = await createHttpServer((_request, response) => {
      begin(response, 1, 2);
      response.write(",");
      setImmediate(() => response.destroy());
    });
    await using client = clientOf([server]);
    const items: Machine[] = [];
    const failure = await collect(client.vms.list(), items).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "INVALID_ANSWER", detail: { isCutOff: true } });
    expect(idsOf(items)).toEqual([1, 2]);
  });

  it("lead to another node while no item was given", async () => {
    await using broken = await createHttpServer((_request, response) => {
      response.writeHead(200, json);
      response.write('{"total":9');
      setImmediate(() => response.destroy());
    });
    await using good = await createHttpServer((_request, response) => {
      begin(response, 1, 2);
      response.end("]}");
    });
    await using client = clientOf([broken, good]);
    expect(idsOf(await collect(client.vms.list()))).toEqual([1, 2]);
  });

  it("lead to another node for a small answer that breaks off anywhere", async () => {
    const body = `{"vm":[${machine(1)},${machine(2)}]}`;
    await using broken = await createHttpServer((_request, response) => {
      response.writeHead(200, { ...json, "content-length": body.length });
      response.write(body.slice(0, -10));
      setImmediate(() => response.destroy());
    });
    await using good = await createHttpServer((_request, response) => void response.writeHead(200, json).end(body));
    await using client = clientOf([broken, good]);
    expect(idsOf(await collect(client.vms.list()))).toEqual([1, 2]);
  });

  it("that are all that a good answer holds lead to a new login, as ever", async () => {
    let logins = 0;
    await using server = await createHttpServer((request, response) => {
      if (request.headers.authorization === "2") begin(response, 1);
      else response.writeHead(200, json).write('{"errorCode":"ended"');
      response.end(request.headers.authorization === "2" ? "]}" : "}");
    });
    const session = {
      name: "test",
      identity: "me",
      scope: "node",
      login: async () => ({ headers: { authorization: String(++logins) } }),
    };
    await using client = clientOf([server], {}, { session });
    expect(idsOf(await collect(client.vms.list()))).toEqual([1]);
    expect(logins).toBe(2);
  });

  it("that stand behind or among the items are told before the loop ends", async () => {
    const ends = ['],"errorCode":"77"}', "]}"];
    await using server = await createHttpServer((_request, response) => {
      begin(response, 1);
      response.end(ends.shift());
    });
    await using client = clientOf([server]);
    const items: Machine[] = [];
    await expect(collect(client.vms.list(), items)).rejects.toMatchObject({ code: "BACKEND_ERROR", backendCode: "77" });
    expect(idsOf(items)).toEqual([1]);
    expect(idsOf(await collect(client.vms.list()))).toEqual([1]);
  });

  it("by the deadline end a loop that waits", async () => {
    await using server = await createHttpServer((_request, response) => {
      begin(response, 1);
      response.write(",");
    });
    await using client = clientOf([server]);
    const items: Machine[] = [];
    await expect(collect(client.vms.list({}, { deadline: 300 }), items)).rejects.toMatchObject({ code: "TIMEOUT" });
    expect(idsOf(items)).toEqual([1]);
  });

  it("by the time limit of an attempt count until the list begins", async () => {
    await using server = await createHttpServer((_request, response) => {
      response.writeHead(200, json).write('{"total":1');
    });
    await using client = clientOf([server], { maxAttemptsPerNode: 1 });
    await expect(collect(client.vms.list({}, { timeout: 200 }))).rejects.toMatchObject({ code: "TIMEOUT" });
  });

  it("by an abort are its reason", async () => {
    await using server = await createHttpServer((_request, response) => {
      begin(response, 1);
      response.write(",");
    });
    await using client = clientOf([server]);
    const controller = new AbortController();
    const items = client.vms.list({}, { signal: controller.signal })[Symbol.asyncIterator]();
    await items.next();
    const next = items.next();
    controller.abort(new Error("enough"));
    await expect(next).rejects.toThrow("enough");
  });
});
