import { expect, test } from "vitest";
import type { Middleware } from "../../src/index.ts";
import { tinyClient } from "./tiny-backend.ts";

const created = () => ({ status: 201, body: { id: "1" } });

test("a middleware may be an instance of a class", async () => {
  class Counting {
    readonly seen: string[] = [];

    onRequest({ schemaPath }: { readonly schemaPath: string }): undefined {
      this.seen.push(`request ${schemaPath}`);
    }

    onResponse({ schemaPath }: { readonly schemaPath: string }): undefined {
      this.seen.push(`response ${schemaPath}`);
    }
  }
  const { client } = tinyClient(created);
  const counting = new Counting();
  client.use(counting as Middleware);
  await client.GET("/things");
  expect(counting.seen).toEqual(["request /things", "response /things"]);
});

test.each([null, "text", 0, false, { name: "x" }])(
  "the body %j is the same with and without middlewares",
  async (body) => {
    const { client, calls } = tinyClient(created);
    const params = { header: { "X-Group": "g" } };
    const init = { params, body } as never;
    await client.POST("/things", init);
    client.use({ onRequest: () => undefined });
    await client.POST("/things", init);
    expect(calls.map((call) => call.body)).toEqual([JSON.stringify(body), JSON.stringify(body)]);
  },
);

test("middlewares see the platform's own request and response, and may change both", async () => {
  const { client, calls } = tinyClient(() => ({ status: 200, body: { id: "1" } }));
  const seen: unknown[] = [];
  client.use({
    onRequest({ request, options }) {
      seen.push(Object.prototype.toString.call(request), request instanceof Request, options.baseUrl, options.parseAs);
      request.headers.set("x-seen", "1");
      return new Request(request, { headers: { ...Object.fromEntries(request.headers), "x-new": "2" } });
    },
    onResponse({ response }) {
      seen.push(Object.prototype.toString.call(response), response instanceof Response);
      response.headers.set("x-changed", "3");
    },
  });
  const { data, response } = await client.GET("/things");
  expect(seen).toEqual(["[object Request]", true, "http://node.invalid/api", "json", "[object Response]", true]);
  expect(calls[0]?.fields).toMatchObject({ "x-seen": "1", "x-new": "2" });
  expect(calls[0]?.operation?.id).toBeDefined();
  expect(data).toEqual({ id: "1" });
  expect(response.headers.get("x-changed")).toBe("3");
});

test("a middleware reads a body, gives another one, and answers by itself", async () => {
  const { client, calls } = tinyClient(created);
  const texts: string[] = [];
  client.use({
    async onRequest({ request }) {
      texts.push(await request.clone().text());
      return undefined;
    },
    async onResponse({ response }) {
      const body = (await response.json()) as object;
      return Response.json({ ...body, more: true }, { status: response.status });
    },
  });
  const init = { params: { header: { "X-Group": "g" } }, body: { a: 1 } } as never;
  expect((await client.POST("/things", init)).data).toEqual({ id: "1", more: true });
  expect(texts).toEqual(['{"a":1}']);
  expect(calls[0]?.body).toBe('{"a":1}');
});

test.each([
  ["", expect.stringContaining("404")],
  ["null", expect.stringContaining("404")],
  ["{}", {}],
  ["no", "no"],
])(
  "a failure with the body %j has an error that is never taken for data, with and without middlewares",
  async (body, error) => {
    const { client } = tinyClient(() => ({ status: 404, body }) as never);
    expect((await client.GET("/things")).error).toEqual(error);
    client.use({ onRequest: () => undefined });
    expect((await client.GET("/things")).error).toEqual(error);
  },
);
