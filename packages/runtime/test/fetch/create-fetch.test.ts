import type { IncomingMessage, ServerResponse } from "node:http";
import createOriginal, { type Client as FetchClient } from "openapi-fetch";
import { describe, expect, expectTypeOf, it } from "vitest";
import { createFetch } from "../../src/fetch.ts";
import { createPathClient } from "../../src/index.ts";
import createClient, { asFetchClient, createPathBasedClient } from "../../src/openapi-fetch.ts";
import { staticToken } from "../../src/session/static-token.ts";
import { bodyOf, createHttpServer } from "../helpers/http-server.ts";

const json = { "content-type": "application/json" };

/** Answers with what it was asked. */
async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url, headers } = request;
  response.writeHead(200, json).end(JSON.stringify({ method, url, headers, body: String(await bodyOf(request)) }));
}

interface Echo {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

describe("a fetch made of the layers", () => {
  it("is a `fetch` to the compiler, takes and gives the platform's objects", async () => {
    await using server = await createHttpServer((request, response) => void echo(request, response));
    await using fetch = createFetch();
    expectTypeOf(fetch).toExtend<typeof globalThis.fetch>();
    const response = await fetch(
      new Request(`${server.origin}/a?b=1`, { method: "PUT", body: "x", headers: { "X-Own": "1" } }),
    );
    expect(Object.getPrototypeOf(response)).toBe(Response.prototype);
    expect(Object.getPrototypeOf(response.headers)).toBe(Headers.prototype);
    expect(response.url).toBe(`${server.origin}/a?b=1`);
    const { method, url, headers, body } = (await response.json()) as Echo;
    expect({ method, url, body }).toEqual({ method: "PUT", url: "/a?b=1", body: "x" });
    expect(headers).toMatchObject({ "x-own": "1", accept: "*/*", "content-type": "text/plain;charset=UTF-8" });
  });

  it.each([
    ["a text", "x", "x"],
    ["bytes", new Uint8Array([120]), "x"],
    ["a buffer", new Uint8Array([120]).buffer, "x"],
    ["fields", new URLSearchParams({ a: "1" }), "a=1"],
    ["a file", new Blob(["x"]), "x"],
    ["a stream", new Blob(["x"]).stream(), "x"],
  ])("sends %s", async (_name, body, sent) => {
    await using server = await createHttpServer((request, response) => void echo(request, response));
    await using fetch = createFetch();
    const response = await fetch(server.origin, { method: "POST", body, duplex: "half" } as RequestInit);
    expect(((await response.json()) as Echo).body).toBe(sent);
  });

  it("sends a form, and streams what is larger than it holds", async () => {
    await using server = await createHttpServer((request, response) => void echo(request, response));
    await using fetch = createFetch();
    const form = new FormData();
    form.set("a", "1");
    const answer = (await (await fetch(server.origin, { method: "POST", body: form })).json()) as Echo;
    expect(
      await new Response(answer.body, { headers: { "content-type": answer.headers["content-type"] ?? "" } }).formData(),
    ).toEqual(form);
    const large = "x".repeat(3_000_000);
    const request = new Request(server.origin, { method: "POST", body: large });
    expect(((await (await fetch(request)).json()) as Echo).body).toHaveLength(large.length);
  });

  it("gives every answer whatever its status, and the last one of a write that was always answered", async () => {
    await using server = await createHttpServer((request, response) => {
      response.writeHead(Number(request.url?.slice(1)), json).end('{"a":1}');
    });
    await using fetch = createFetch({ maxAttemptsPerNode: 2, backoff: { base: 1, cap: 1 } });
    for (const method of ["GET", "POST", "PUT"]) {
      for (const status of [400, 401, 404, 429, 500, 502, 503, 504]) {
        const response = await fetch(`${server.origin}/${status}`, { method });
        expect([method, response.status, await response.json()]).toEqual([method, status, { a: 1 }]);
      }
    }
    expect((await fetch(`${server.origin}/204`)).body).toBeNull();
  });

  it("goes to another node for a read, and never repeats a write in doubt", async () => {
    let writes = 0;
    await using broken = await createHttpServer((request, response) => {
      if (request.method === "POST") writes += 1;
      response.destroy();
    });
    await using good = await createHttpServer((request, response) => void echo(request, response));
    await using fetch = createFetch({ nodes: [broken.origin, good.origin] });
    expect((await fetch(`${broken.origin}/a`)).status).toBe(200);
    expect((await fetch("/b")).url).toBe(`${good.origin}/b`);
    await using again = createFetch({ nodes: [broken.origin, good.origin] });
    await expect(again(`${broken.origin}/a`, { method: "POST", body: "x" })).rejects.toMatchObject({
      code: "UNKNOWN_OUTCOME",
    });
    expect(writes).toBe(1);
  });

  it("refuses what is none of its nodes before anything is sent", async () => {
    await using fetch = createFetch({ nodes: ["https://a.invalid/api"] });
    await expect(fetch("https://b.invalid/api/x")).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await expect(fetch("https://a.invalid/other")).rejects.toMatchObject({ code: "INVALID_INPUT" });
    expect(() => createFetch({ nodes: ["nonsense"] })).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    expect(() => createFetch({ retries: 3 } as object)).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
  });

  it("rejects with the reason of the signal, also while the body is read", async () => {
    await using server = await createHttpServer((_request, response) => {
      response.writeHead(200, json).write("[");
    });
    await using fetch = createFetch();
    const reason = new Error("enough");
    await expect(fetch(server.origin, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const response = await fetch(server.origin, { signal: controller.signal });
    const text = response.text();
    controller.abort(reason);
    await expect(text).rejects.toThrow("enough");
  });

  it("streams an answer while it is on its way", async () => {
    let rest: ServerResponse | undefined;
    await using server = await createHttpServer((_request, response) => {
      (rest = response).writeHead(200, { "content-type": "text/event-stream" }).write("data: 1\n\n");
    });
    await using fetch = createFetch();
    const reader = (await fetch(server.origin)).body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("data: 1\n\n");
    rest?.end();
    expect((await reader?.read())?.done).toBe(true);
  });

  it("follows redirects as the request wants, and never to an address that is none of its nodes", async () => {
    await using other = await createHttpServer((request, response) => void echo(request, response));
    await using server = await createHttpServer((request, response) => {
      if (request.url === "/from") response.writeHead(303, { location: "/to" }).end();
      else if (request.url === "/away") response.writeHead(302, { location: `${other.origin}/x` }).end();
      else if (request.url === "/loop") response.writeHead(302, { location: "/loop" }).end();
      else void echo(request, response);
    });
    await using fetch = createFetch();
    const response = await fetch(`${server.origin}/from`, { method: "POST", body: "x" });
    expect(response).toMatchObject({ redirected: true, url: `${server.origin}/to` });
    expect(await response.json()).toMatchObject({ method: "GET", body: "" });
    expect((await fetch(`${server.origin}/from`, { redirect: "manual" })).status).toBe(303);
    await expect(fetch(`${server.origin}/from`, { redirect: "error" })).rejects.toMatchObject({ code: "REDIRECTED" });
    await expect(fetch(`${server.origin}/loop`)).rejects.toMatchObject({ code: "REDIRECTED" });
    const away = await fetch(`${server.origin}/away`, { headers: { authorization: "Bearer s3cret" } });
    expect(((await away.json()) as Echo).headers).not.toHaveProperty("authorization");
    await using bound = createFetch({ nodes: [server.origin] });
    await expect(bound(`${server.origin}/away`)).rejects.toMatchObject({ code: "REDIRECTED" });
  });

  it("proves a session, and remembers answers where the cache is on", async () => {
    let requests = 0;
    await using server = await createHttpServer((request, response) => {
      requests += 1;
      void echo(request, response);
    });
    await using fetch = createFetch({ nodes: [server.origin], session: staticToken({ token: "t0ken" }), cache: true });
    expect(((await (await fetch("/a")).json()) as Echo).headers).toHaveProperty("authorization", "Bearer t0ken");
    await fetch("/a");
    expect(requests).toBe(1);
    await fetch("/a", { cache: "no-store" });
    await fetch("/a", { cache: "reload" });
    expect(requests).toBe(3);
    await expect(fetch("/b", { cache: "only-if-cached", mode: "same-origin" })).rejects.toMatchObject({
      code: "NOT_CACHED",
    });
  });

  it("sends by another fetch, which gets the request as it was given", async () => {
    const seen: Request[] = [];
    await using fetch = createFetch({
      fetch: async (request) => {
        seen.push(request);
        return Response.json({ body: await request.text() });
      },
    });
    const request = Object.assign(new Request("https://a.invalid/x"), { own: 1 });
    await fetch(request);
    expect(seen[0]).toBe(request);
    const posted = Object.assign(
      new Request("https://a.invalid/x", { method: "POST", body: "x", credentials: "omit" }),
      { own: 1 },
    );
    expect(await (await fetch(posted)).json()).toEqual({ body: "x" });
    expect(seen[1]).toMatchObject({ own: 1, credentials: "omit", method: "POST" });
  });
});

interface Paths {
  "/a": { get: { responses: { 200: { content: { "application/json": Echo } } } } };
}

describe("openapi-fetch's entry", () => {
  it("is openapi-fetch, with layers where they are asked for", async () => {
    expectTypeOf(createClient<Paths>()).toEqualTypeOf(createOriginal<Paths>());
    await using broken = await createHttpServer((_request, response) => void response.destroy());
    await using good = await createHttpServer((request, response) => void echo(request, response));
    const plain = createClient<Paths>({ baseUrl: broken.origin });
    await expect(plain.GET("/a")).rejects.toThrow(TypeError);
    const layers = { nodes: [broken.origin, good.origin] };
    const { data, response } = await createClient<Paths>({ layers }).GET("/a");
    expect(data?.url).toBe("/a");
    expect(response.url).toBe(`${good.origin}/a`);
    expect((await createPathBasedClient<Paths>({ layers })["/a"].GET()).data?.url).toBe("/a");
  });
});

describe("a client of this project as one of openapi-fetch", () => {
  interface Things {
    "/things/{id}": {
      get: {
        parameters: { path: { id: string }; query?: { depth?: number } };
        responses: {
          200: { content: { "application/json": Echo } };
          404: { content: { "application/json": { why: string } } };
        };
      };
    };
  }

  it("is the same object with its types", async () => {
    await using server = await createHttpServer((request, response) => void echo(request, response));
    await using own = createPathClient<Things>(
      { name: "own", operations: {}, basePath: "" },
      { nodes: [server.origin] },
    );
    const client: FetchClient<Things> = asFetchClient<Things>(own);
    expect(client).toBe(own);
    const { data, error, response } = await client.GET("/things/{id}", {
      params: { path: { id: "a b" }, query: { depth: 1 } },
      signal: new AbortController().signal,
    });
    expectTypeOf(data).toEqualTypeOf<Echo | undefined>();
    expectTypeOf(error).toEqualTypeOf<{ why: string } | undefined>();
    expect(data?.url).toBe("/things/a%20b?depth=1");
    expect(response).toBeInstanceOf(Response);
    // What it could not do is refused, and not passed over.
    await expect(
      client.GET("/things/{id}", { params: { path: { id: "a" } }, baseUrl: "http://other.test" }),
    ).rejects.toThrow("baseUrl");
  });
});
