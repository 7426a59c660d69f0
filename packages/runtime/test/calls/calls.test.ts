import { describe, expect, test } from "vitest";
import { ClosedError, InvalidInputError, InvalidOptionError, NotFoundError, Reply } from "../../src/index.ts";
import { tinyClient } from "./tiny-backend.ts";

/** One thing, remembered if it is known. */
function getCached(get: (input: { thingId: string }) => Promise<unknown>): Promise<unknown> {
  return (get as (input: object, options: object) => Promise<unknown>)({ thingId: "7" }, { cache: "default" });
}

describe("named calls", () => {
  test("gives the data of a success", async () => {
    const { client, calls } = tinyClient(() => ({ body: { id: "7" } }));
    expect(await client.things.get({ thingId: "7" })).toEqual({ id: "7" });
    expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual(["GET /api/things/7"]);
  });

  test("throws the class of the failure, with operation, node and status", async () => {
    const { client } = tinyClient(() => ({ status: 404, body: { why: "gone" } }));
    const error = await client.things.get({ thingId: "7" }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({ code: "NOT_FOUND", operation: "things/get", node: "http://node1.test", status: 404 });
  });

  test.each([
    ["no object", "list", 5, "takes one object"],
    ["an unknown parameter", "list", { colour: "red" }, "`colour`; did you mean `color`?"],
    ["a missing path parameter", "get", {}, "needs the parameter `thingId`"],
    ["an empty path parameter", "get", { thingId: "" }, "`thingId` must be a non-empty text"],
    ["a path parameter that climbs out", "get", { thingId: ".." }, "`thingId` must be a non-empty text"],
    ["a path parameter that is an object", "get", { thingId: {} }, "not object"],
    ["a missing required header parameter", "create", { body: { name: "a" } }, "`X-Group`"],
    ["a missing body", "create", { "X-Group": "g" }, "needs a `body`"],
    ["a body that is not taken", "get", { thingId: "7", body: {} }, "takes no body"],
    ["a body that JSON can't express", "create", { "X-Group": "g", body: { n: 1n } }, "can't be written as JSON"],
    ["a query value that no query can carry", "list", { color: { a: { b: 1 } } }, "`color.a`"],
  ])("refuses %s before anything is sent", async (_what, method, input, message) => {
    const { client, calls } = tinyClient(() => ({ body: {} }));
    const error = await (client.things[method as "list"] as (input: unknown) => Promise<unknown>)(input).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(InvalidInputError);
    expect((error as Error).message).toContain(message);
    expect((error as Error).message).toContain(`things/${method}`);
    expect(calls).toEqual([]);
  });

  test("keeps path parameters inside their segment", async () => {
    const { client, calls } = tinyClient(() => ({ body: {} }));
    await client.things.get({ thingId: "a/b?c#d" });
    expect(calls[0]?.url).toBe("/api/things/a%2Fb%3Fc%23d");
  });

  test("writes each query parameter in the style of its spec", async () => {
    const { client, calls } = tinyClient(() => ({ body: {} }));
    await client.things.list({ color: "a b", tags: ["x", "y"], search: { name__in: "(1,2)" }, ids: [1, 2] });
    expect(calls[0]?.url).toBe("/api/things?color=a%20b&tags=x&tags=y&search%5Bname__in%5D=(1%2C2)&ids=1,2");
  });

  test("sends an operation of another base path there", async () => {
    const { client, calls } = tinyClient(() => ({ body: {} }));
    await client.things.login({ body: { user: "u", scope: "a b" } });
    expect(calls[0]?.url).toBe("/sso/login");
    expect(calls[0]?.headers.get("content-type")).toBe("application/x-www-form-urlencoded");
    expect(String(calls[0]?.body)).toBe("user=u&scope=a+b");
  });

  test("turns the members of a multipart body into form data", async () => {
    const { client, calls } = tinyClient(() => ({ body: {} }));
    await client.things.upload({ thingId: "7", body: { note: "n", file: new Blob(["data"]), meta: { a: 1 } } });
    const form = calls[0]?.body as FormData;
    expect([...form.keys()]).toEqual(["note", "file", "meta"]);
    const meta = form.get("meta") as File;
    expect([meta.type, await meta.text()]).toEqual(["application/json", '{"a":1}']);
  });

  test("gives text as text, and the reply itself for bytes", async () => {
    const { client } = tinyClient(() => ({ body: "plain", headers: { "content-type": "text/plain" } }));
    expect(await client.things.describe({ thingId: "7" })).toBe("plain");
    expect(await (await client.things.download({ thingId: "7" })).text()).toBe("plain");
  });

  test("leaves the bytes of a download on the wire for whoever gets the reply", async () => {
    const { client } = tinyClient(() => ({}), {
      transport: {
        send: async ({ node }) => {
          const body = new Blob(["some bytes"]).stream();
          const reply = new Reply({ status: 200, headers: {}, body });
          reply.node = node;
          return reply;
        },
        close: async () => {},
      },
    });
    const reply = await client.things.download({ thingId: "7" });
    expect(reply.bodyUsed).toBe(false);
    expect(await reply.text()).toBe("some bytes");
  });

  test("gives a remembered value at once, counts it, and gives none once the client is closed", async () => {
    const { client, calls } = tinyClient(() => ({ body: { id: "7" } }), { cache: true });
    const get = () => getCached(client.things.get);
    const first = await get();
    expect(await get()).toEqual(first);
    expect(await get()).not.toBe(first);
    expect(calls).toHaveLength(1);
    expect(client.cache.stats()).toMatchObject({ hits: 2, misses: 1 });
    await client.close();
    await expect(get()).rejects.toBeInstanceOf(ClosedError);
  });

  test("tells observers of every call, remembered or not", async () => {
    const seen: string[] = [];
    const { client } = tinyClient(() => ({ body: { id: "7" } }), {
      cache: true,
      observe: ({ type }) => seen.push(type),
    });
    for (let time = 0; time < 2; time++) await getCached(client.things.get);
    expect(seen.filter((type) => type === "start" || type === "call")).toEqual(["start", "call", "start", "call"]);
  });

  test("walks a paged operation to its end", async () => {
    const { client, calls } = tinyClient(({ url }) => {
      const start = Number(new URL(url, "http://x").searchParams.get("page")) * 2;
      return { body: { total: 5, items: [0, 1, 2, 3, 4].slice(start, start + 2).map((id) => ({ id: String(id) })) } };
    });
    const ids: string[] = [];
    for await (const { id } of client.things.listPaged()) ids.push(id);
    expect(ids).toEqual(["0", "1", "2", "3", "4"]);
    expect(calls).toHaveLength(3);
  });
});

describe("the path client", () => {
  test("gives data and reply of a success", async () => {
    const { client } = tinyClient(() => ({ body: { id: "7" } }));
    const { data, error, response } = await client.GET("/things/{thingId}", { params: { path: { thingId: "7" } } });
    expect({ data, error, status: response.status }).toEqual({ data: { id: "7" }, error: undefined, status: 200 });
  });

  test("gives the body of a failure as error and does not throw", async () => {
    const { client } = tinyClient(() => ({ status: 400, body: { why: "bad color" } }));
    const { data, error, response } = await client.GET("/things", { params: { query: { color: "x" } } });
    expect({ data, error, ok: response.ok }).toEqual({ data: undefined, error: { why: "bad color" }, ok: false });
  });

  test("gives a fault behind status 200 as error", async () => {
    const { client } = tinyClient(
      () => ({ body: { failed: true } }),
      {},
      {},
      { readFault: () => ({ kind: "server", message: "no" }) },
    );
    const { data, error } = await client.GET("/things");
    expect({ data, error }).toEqual({ data: undefined, error: { failed: true } });
  });

  test("sends what the spec does not know", async () => {
    const { client, calls } = tinyClient(() => ({ body: { fresh: true } }));
    const { data } = await client.request("post", "/new/{x}", {
      params: { path: { x: 1 }, query: { a: [1, 2] } },
      body: { b: 1 },
    });
    expect(data).toEqual({ fresh: true });
    expect(calls[0]).toMatchObject({ method: "POST", url: "/api/new/1?a=1&a=2", body: '{"b":1}' });
  });

  test("types paths, parameters, data and errors", async () => {
    const { client } = tinyClient(() => ({ body: { id: "7", items: [] } }));
    const { data } = await client.GET("/things", { params: { query: { color: "red" } } });
    const ids: string[] | undefined = data?.items.map(({ id }) => id);
    expect(ids).toEqual([]);
    await client.POST("/things", { params: { header: { "X-Group": "g" } }, body: { name: "n" } });
    const { error } = await client.GET("/things");
    const why: string | undefined = error?.why;
    expect(why).toBeUndefined();
    const neverRun = async (): Promise<void> => {
      // @ts-expect-error -- there is no such path
      await client.GET("/thing");
      // @ts-expect-error -- there is no such method at the path
      await client.PUT("/things");
      // @ts-expect-error -- the path parameter is missing
      await client.GET("/things/{thingId}");
      // @ts-expect-error -- the body is missing
      await client.POST("/things", { params: { header: { "X-Group": "g" } } });
      // @ts-expect-error -- a misspelt option
      await client.GET("/things", { timeOut: 1 });
    };
    expect(neverRun).toBeTypeOf("function");
  });

  test("leaves an answer on the wire that the caller wants as a stream", async () => {
    const { client, calls } = tinyClient(() => ({ body: {} }));
    await client.request("GET", "/any/file", { parseAs: "stream" });
    await client.request("GET", "/any/file");
    expect(calls.map(({ isStreamed }) => isStreamed)).toEqual([true, false]);
  });
});

describe("the check of a backend", () => {
  test("sees the same input by name and by path, before anything is sent", async () => {
    const seen: unknown[] = [];
    const checkInput = (_operation: unknown, input: unknown): void => {
      seen.push(input);
      throw new InvalidInputError("The backend says no.");
    };
    const { client, calls } = tinyClient(() => ({ body: {} }), {}, {}, { checkInput });
    const named = client.things.create({ "X-Group": "g", body: { name: "n" } });
    await expect(named).rejects.toThrow("The backend says no.");
    const path = client.POST("/things", { params: { header: { "X-Group": "g" } }, body: { name: "n" } });
    await expect(path).rejects.toThrow("The backend says no.");
    expect(seen[1]).toEqual(seen[0]);
    expect(calls).toEqual([]);
  });
});

describe("the correlation id of a call", () => {
  const correlationHeader = "x-correlation";
  const pass = { onRequest: () => undefined };

  test.each([
    ["without middlewares", []],
    ["with one", [pass]],
  ])("goes into the backend's header %s", async (_what, middlewares) => {
    const { client, calls } = tinyClient(() => ({ body: {} }), {}, {}, { correlationHeader });
    client.use(...middlewares);
    await client.GET("/things", { correlationId: "c-1" });
    await client.GET("/things", { correlationId: "c-1", headers: { "X-Correlation": "mine" } });
    await client.GET("/things");
    expect(calls.map(({ headers }) => headers.get(correlationHeader))).toEqual(["c-1", "mine", null]);
  });

  test("stays at home where the backend has no header for it", async () => {
    const { client, calls } = tinyClient(() => ({ body: {} }));
    await client.GET("/things", { correlationId: "c-1" });
    expect([...(calls[0]?.headers.values() ?? [])]).not.toContain("c-1");
  });
});

describe("middlewares of openapi-fetch", () => {
  test("see and change the request, and run for named calls and paths", async () => {
    const { client, calls } = tinyClient(() => ({ body: { id: "7" } }));
    client.use({
      onRequest({ request }) {
        request.headers.set("x-trace", "1");
        return request;
      },
    });
    await client.GET("/things");
    await client.things.get({ thingId: "7" });
    expect(calls.map((call) => call.headers.get("x-trace"))).toEqual(["1", "1"]);
  });

  test("may answer with a platform response", async () => {
    const { client, calls } = tinyClient(() => ({ body: {} }));
    const middleware = { onRequest: () => Response.json({ id: "mocked" }) };
    client.use(middleware);
    expect(await client.things.get({ thingId: "7" })).toEqual({ id: "mocked" });
    expect(calls).toEqual([]);
    client.eject(middleware);
    await client.things.get({ thingId: "7" });
    expect(calls).toHaveLength(1);
  });

  test("may answer with a platform response that means failure", async () => {
    const { client } = tinyClient(() => ({ body: {} }));
    client.use({ onResponse: () => new Response("nope", { status: 404 }) });
    await expect(client.things.get({ thingId: "7" })).rejects.toBeInstanceOf(NotFoundError);
  });
});

describe("the options of a client", () => {
  test.each([
    ["no nodes", { nodes: [] }, "`nodes` must be a list"],
    ["a node without a scheme", { nodes: ["cvp1.example.net"] }, '"cvp1.example.net"'],
    ["a node with another scheme", { nodes: ["ftp://cvp1"] }, "https:// or http://"],
    ["a node that is given twice", { nodes: ["https://a", "https://a/"] }, "twice"],
    ["an unknown option", { nodez: [] }, "no option `nodez`"],
    ["a timeout that is no number", { timeout: "5" }, "`timeout`"],
    ["a timeout of nothing", { timeout: 0 }, "`timeout`"],
    ["half an attempt", { maxAttemptsPerNode: 1.5 }, "`maxAttemptsPerNode`"],
    ["an unknown retry mode", { retry: "sometimes" }, "`retry`"],
  ])("are refused for %s", (_what, options, message) => {
    expect(() => tinyClient(() => ({}), options as never)).toThrow(InvalidOptionError);
    expect(() => tinyClient(() => ({}), options as never)).toThrow(message);
  });

  test("never show credentials that stand in a node's URL", () => {
    expect(() => tinyClient(() => ({}), { nodes: ["https://user:hunter2@cvp1"] })).toThrow(/credentials/);
    expect(() => tinyClient(() => ({}), { nodes: ["https://user:hunter2@cvp1"] })).not.toThrow(/hunter2/);
  });
});

describe("the version gate", () => {
  const versioned = (version: string) =>
    tinyClient(({ url }) => ({ body: url.endsWith("/version") ? { version } : { ok: true } }));

  test("lets an operation of the server's version pass, and reads the version once", async () => {
    const { client, calls } = versioned("1.4");
    await Promise.all([client.things.old(), client.things.old(), client.things.old()]);
    expect(calls.filter(({ url }) => url.endsWith("/version"))).toHaveLength(1);
    expect(await client.version()).toBe("1.4");
  });

  test.each(["2.0", "2.0.1", "10", "0.9"])(
    "keeps an operation from a server of version %s, and names the alternative",
    async (version) => {
      const { client, calls } = versioned(version);
      const error = await client.things.old().catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: "UNSUPPORTED_VERSION", operation: "things/old" });
      expect((error as Error).message).toContain(version);
      expect(calls.filter(({ url }) => url.endsWith("/old"))).toEqual([]);
    },
  );

  test("does not remember a version that could not be read", async () => {
    let isUp = false;
    const { client } = tinyClient(({ url }) =>
      url.endsWith("/version") && !isUp ? { status: 500 } : { body: { version: "1.0" } },
    );
    await expect(client.version()).rejects.toThrow("things/version");
    isUp = true;
    expect(await client.version()).toBe("1.0");
  });
});

describe("close", () => {
  test("lets calls under way end, and turns later ones away", async () => {
    const { client, calls } = tinyClient(() => ({ body: {} }));
    const under = client.things.list();
    await client.close();
    await expect(under).resolves.toEqual({});
    await expect(client.things.list()).rejects.toMatchObject({ code: "CLOSED" });
    expect(calls).toHaveLength(1);
  });
});
