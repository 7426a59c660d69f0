import { expect, test } from "vitest";
import { createCaller, createPathClient, NotFoundError, type PathsOf, Reply } from "../../src/index.ts";
import { backend, operations, tinyClient, type TinyCalls, type TinyPaths } from "./tiny-backend.ts";

const sent: string[] = [];
const options = {
  nodes: ["http://node1.test"],
  transport: {
    send: async ({ method, url }: { readonly method: string; readonly url: string }) => {
      sent.push(`${method} ${url}`);
      const isGone = url.endsWith("/gone");
      const body = new TextEncoder().encode(isGone ? "{}" : '{"id":"7"}');
      return new Reply({ status: isGone ? 404 : 200, headers: {}, body });
    },
    close: async () => {},
  },
};

test("a caller makes typed calls of single operations, without a table", async () => {
  await using caller = createCaller<TinyCalls>({ ...backend, operations: {} }, options);
  expect(await caller.call(operations.things.get, { thingId: "7" })).toEqual({ id: "7" });
  expect(sent.pop()).toBe("GET /api/things/7");
  await expect(caller.call(operations.things.get, { thingId: "gone" })).rejects.toBeInstanceOf(NotFoundError);
  const neverRun = async () => {
    // @ts-expect-error -- its parameters are missing
    await caller.call(operations.things.get);
    // @ts-expect-error -- no operation of this backend
    caller.call({ id: "other/get", method: "GET", path: "/" } as const, {});
  };
  expect(neverRun).toBeTypeOf("function");
});

test("a path client has the path client alone", async () => {
  await using client = createPathClient<TinyPaths>(backend, options);
  const { data } = await client.GET("/things", { params: { query: { ids: [1, 2] } } });
  expect(data).toEqual({ id: "7" });
  expect(sent.pop()).toBe("GET /api/things?ids=1,2");
  expect("things" in client).toBe(false);
});

test("a path client over some operations takes their paths alone, and obeys them", async () => {
  const { list } = operations.things;
  const known = [list] as const;
  await using client = createPathClient<PathsOf<TinyPaths, typeof known>>({ ...backend, operations: known }, options);
  await client.GET("/things", { params: { query: { ids: [1, 2] } } });
  expect(sent.pop()).toBe("GET /api/things?ids=1,2");
  const neverRun = async () => {
    // @ts-expect-error -- another operation at the same path
    await client.POST("/things", { body: { name: "x" } });
    // @ts-expect-error -- another path
    await client.GET("/things/{thingId}", { params: { path: { thingId: "7" } } });
  };
  expect(neverRun).toBeTypeOf("function");
});

test("middlewares of the backend run for callers, who can't register any", async () => {
  const onRequest = ({ request }: { request: Request }) => {
    request.headers.set("x-domain", "ours");
  };
  const { client, calls } = tinyClient(() => ({ body: {} }), {}, { middleware: [{ onRequest }] });
  await client.things.get({ thingId: "7" });
  expect(calls[0]?.headers.get("x-domain")).toBe("ours");
});
