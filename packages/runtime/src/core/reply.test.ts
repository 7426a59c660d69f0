import { inspect } from "node:util";
import createClient from "openapi-fetch";
import { describe, expect, it } from "vitest";
import { Call } from "./call.ts";
import type { Fault } from "./fault.ts";
import { Reply } from "./reply.ts";

interface Sample {
  readonly status: number;
  readonly statusText?: string;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
}

const multipart =
  '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--b\r\ncontent-disposition: form-data; name="f"; filename="x.txt"\r\ncontent-type: text/plain\r\n\r\nfile\r\n--b--\r\n';

const samples: Record<string, Sample> = {
  JSON: { status: 200, statusText: "OK", headers: { "content-type": "application/json" }, body: '{"a":[1,"ü"]}' },
  "JSON with a byte order mark": { status: 200, headers: {}, body: "\uFEFF[1]" },
  "JSON in a charset that is only claimed": {
    status: 200,
    headers: { "content-type": "application/json; charset=latin1" },
    body: '"ü"',
  },
  "a number": { status: 200, headers: {}, body: "0" },
  "JSON null": { status: 200, headers: {}, body: "null" },
  "text that is no JSON": { status: 200, headers: { "Content-Type": "text/html" }, body: "<html>" },
  "broken UTF-8": { status: 200, headers: {}, body: new Uint8Array([0x22, 0xff, 0xc3, 0x22]) },
  "an empty body": { status: 200, headers: { "content-length": "0" }, body: "" },
  "no content": { status: 204, headers: {}, body: null },
  "not modified": { status: 304, headers: { etag: "x" }, body: null },
  "an answer to HEAD": { status: 200, headers: { "content-length": "10" }, body: null },
  "an error": { status: 404, statusText: "Not Found", headers: { "x-a": "1" }, body: '{"message":"gone"}' },
  "a redirect": { status: 302, headers: { location: "/x" }, body: "" },
  "a form": { status: 200, headers: { "content-type": "application/x-www-form-urlencoded" }, body: "a=1&b=%C3%BC" },
  "a multipart form": { status: 200, headers: { "content-type": "multipart/form-data; boundary=b" }, body: multipart },
  binary: { status: 200, headers: { "content-type": "Application/Octet-Stream" }, body: new Uint8Array([0, 255, 10]) },
};

const uses: Record<string, (response: Response) => unknown> = {
  status: ({ status, statusText, ok, redirected, type }) => ({ status, statusText, ok, redirected, type }),
  headers: ({ headers }) => [
    headers.get("CONTENT-TYPE"),
    headers.has("etag"),
    headers.get("none"),
    headers.getSetCookie(),
  ],
  "all headers": ({ headers }) => [...headers].filter(([name]) => name !== "content-type"),
  "json()": (response) => response.json(),
  "text()": (response) => response.text(),
  "arrayBuffer()": async (response) => [...new Uint8Array(await response.arrayBuffer())],
  "bytes()": async (response) => {
    const bytes = await response.bytes();
    return [bytes.constructor.name, ...bytes];
  },
  "blob()": async (response) => {
    const blob = await response.blob();
    return { size: blob.size, text: await blob.text() };
  },
  "formData()": async (response) => {
    const form: (string | File)[][] = [...(await response.formData())];
    return Promise.all(
      form.map(async ([name, value]) => [name, value instanceof File ? [value.name, await value.text()] : value]),
    );
  },
  "body is null": ({ body }) => body === null,
  "body is one stream": (response) => response.body === response.body,
  "the body's chunks": async ({ body }) => {
    if (body === null) return null;
    const parts: number[] = [];
    for await (const chunk of body) parts.push(...chunk);
    return parts;
  },
  "bodyUsed after reading": async (response) => {
    const before = response.bodyUsed;
    await response.text();
    return [before, response.bodyUsed];
  },
  "clone().text(), then text()": async (response) => [await response.clone().text(), await response.text()],
  "clone().json() changed, then json()": async (response) => {
    const copy = (await response.clone().json()) as { a?: unknown } | null;
    if (copy) copy.a = "changed";
    return response.json();
  },
  "a new Response of it": async (response) => {
    const made = new Response(response.body, response);
    return [made.status, made.statusText, made.headers.get("x-a"), await made.text()];
  },
  "instanceof Response": (response) => response instanceof Response,
  "instanceof Headers": (response) => response.headers instanceof Headers,
};

/** What a use gives, or that it fails; how it fails is ours to say better. */
async function outcome(use: (response: Response) => unknown, response: Response): Promise<unknown> {
  try {
    return { gives: await use(response) };
  } catch {
    return "fails";
  }
}

const bytesOf = (body: Sample["body"]): Uint8Array<ArrayBuffer> | null =>
  typeof body === "string" ? new TextEncoder().encode(body) : body;

const forms: Record<string, (sample: Sample) => Reply> = {
  "bytes in a Buffer, raw headers": (sample) => {
    const bytes = bytesOf(sample.body);
    const raw = Object.entries(sample.headers).flatMap(([name, value]) => [Buffer.from(name), Buffer.from(value)]);
    return new Reply({ ...sample, headers: raw, body: bytes && Buffer.from(bytes) });
  },
  "plain bytes, headers by name": (sample) => new Reply({ ...sample, body: bytesOf(sample.body) }),
  "a stream": (sample) =>
    new Reply({ ...sample, body: sample.body === null ? null : new Blob([sample.body]).stream() }),
};

describe.each(Object.keys(forms))("a reply of %s is used like a Response", (form) => {
  const makeReply = forms[form] as (sample: Sample) => Reply;
  describe.each(Object.keys(samples))("with %s", (name) => {
    const sample = samples[name] as Sample;
    it.each(Object.keys(uses))("%s", async (useName) => {
      const use = uses[useName] as (response: Response) => unknown;
      // The platform's constructor adds a content type to text; bytes have none of their own.
      const platform = new Response(bytesOf(sample.body), sample);
      expect(await outcome(use, makeReply(sample))).toEqual(await outcome(use, platform));
    });
  });
});

describe("beyond Response, a reply", () => {
  const json = (text: string, status = 200): Reply =>
    new Reply({ status, headers: { "content-type": "application/json" }, body: Buffer.from(text) });

  it("is read as often as one likes when it is buffered, and parsed once", async () => {
    const reply = json('{"a":1}');
    const value = reply.value();
    expect(await reply.json()).toBe(value);
    expect(reply.value()).toBe(value);
    expect(await reply.text()).toBe('{"a":1}');
  });

  it("reads a stream once", async () => {
    const reply = new Reply({ status: 200, headers: {}, body: new Blob(["[1]"]).stream() });
    expect(reply.isStreamed).toBe(true);
    expect(() => reply.value()).toThrow(expect.objectContaining({ code: "INVALID_ANSWER" }));
    expect(await reply.json()).toEqual([1]);
    expect(reply.value()).toEqual([1]);
    const other = new Reply({ status: 200, headers: {}, body: new Blob(["[1]"]).stream() });
    await other.text();
    await expect(other.text()).rejects.toBeInstanceOf(TypeError);
    expect(() => other.clone()).toThrow(TypeError);
  });

  it("is not ok with a fault, whatever its status", () => {
    const reply = json("{}");
    expect(reply.ok).toBe(true);
    reply.fault = { kind: "server", message: "failed inside" } satisfies Fault;
    expect(reply.ok).toBe(false);
    expect(reply.clone().ok).toBe(false);
  });

  it("finds text in its bytes without decoding them", () => {
    expect(json('{"errorCode":"1"}').includes('"errorCode"')).toBe(true);
    expect(new Reply({ status: 200, headers: {}, body: new TextEncoder().encode("abc") }).includes("bc")).toBe(true);
    expect(json("{}").includes("errorCode")).toBe(false);
  });

  it.each([
    ["<!doctype html><title>Log in</title>", '"<!doctype html><title>Log in</title>"'],
    ['{"token":"abc","list":["x', 'begins "{\\"token\\":\\"…\\",\\"list\\":[\\"…\\""'],
    [`plain ${"text ".repeat(100)}`, "506 characters"],
  ])("that is not JSON says so with its beginning, but with no text that may be a secret: %s", (text, shown) => {
    const failure = failureOf(() => json(text).value());
    expect(failure).toMatchObject({ code: "INVALID_ANSWER", status: 200 });
    expect(failure.message.replaceAll("[redacted]", '\\"…\\"')).toContain(shown);
    expect(failure.message).not.toContain("abc");
    expect(failure.message.length).toBeLessThan(220);
  });

  it("gives the platform's object on request", async () => {
    const reply = new Reply({
      status: 201,
      statusText: "Made",
      headers: { "set-cookie": ["a=1", "b=2"] },
      body: Buffer.from("x"),
      url: "https://n1/x",
    });
    const response = reply.toResponse();
    expect(response.constructor).toBe(Response);
    expect([response.status, response.statusText, response.url, await response.text()]).toEqual([
      201,
      "Made",
      "https://n1/x",
      "x",
    ]);
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(await reply.text()).toBe("x");
  });

  it("is made of the platform's object", async () => {
    const response = new Response('{"a":1}', {
      status: 202,
      headers: [
        ["set-cookie", "a=1"],
        ["set-cookie", "b=2"],
        ["x", "y"],
      ],
    });
    const reply = await Reply.from(response);
    expect([reply.status, reply.value(), reply.headers.get("x")]).toEqual([202, { a: 1 }, "y"]);
    expect(reply.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(await Reply.from(reply)).toBe(reply);
    expect((await Reply.from(new Response(null, { status: 204 }))).body).toBeNull();
  });

  it("shows no header, body or session when it is printed", () => {
    const reply = new Reply({ status: 200, headers: { "set-cookie": "sid=secret1" }, body: Buffer.from("secret2") });
    const node = { url: "https://n1", origin: "https://n1", prefix: "" };
    reply.node = node;
    reply.ticket = { session: { headers: { cookie: "secret3" } }, node, generation: 1 };
    for (const text of [
      inspect(reply, { depth: 9, showHidden: true }),
      JSON.stringify(reply),
      inspect(reply.headers),
      JSON.stringify(reply.headers),
    ]) {
      expect(text).not.toContain("secret");
    }
  });

  it("serves an unmodified openapi-fetch and its middlewares", async () => {
    const seen: unknown[] = [];
    const client = createClient<{
      "/things": { get: { responses: { 200: { content: { "application/json": { a: number } } } } } };
    }>({
      Request: Call as unknown as typeof Request,
      fetch: (request) => {
        seen.push((request as unknown as Call).url, request.headers.get("x-mine"));
        return Promise.resolve(json('{"a":1}'));
      },
    });
    client.use({
      onRequest: ({ request }) => {
        request.headers.set("X-Mine", "yes");
      },
      onResponse: async ({ response }) => {
        seen.push(await response.clone().json());
        return response;
      },
    });
    expect((await client.GET("/things")).data).toEqual({ a: 1 });
    client.use({ onResponse: () => new Response('{"a":2}', { status: 200 }) });
    expect((await client.GET("/things")).data).toEqual({ a: 2 });
    expect(seen).toEqual(["/things", "yes", { a: 1 }, "/things", "yes", { a: 2 }]);
  });
});

it("gives the text of a failure at once, whatever it is, and nothing of a stream", () => {
  const reply = (body: string | ReadableStream<Uint8Array> | null): Reply =>
    new Reply({ status: 502, headers: {}, body: typeof body === "string" ? new TextEncoder().encode(body) : body });
  expect(reply("<html>Bad Gateway ü</html>").bufferedText()).toBe("<html>Bad Gateway ü</html>");
  expect(reply(null).bufferedText()).toBe("");
  expect(reply(new ReadableStream()).bufferedText()).toBe("");
});

/** What a function throws. */
function failureOf(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error("expected a failure");
}

describe("an answer above the platform's limit for texts", () => {
  it.each(["value", "bufferedText"] as const)(
    "is an invalid answer for %s(), and no raw error of the platform",
    (read) => {
      // What Buffer does with more than 512 MB, without as much memory.
      const huge = Object.assign(new Uint8Array(3), {
        utf8Slice() {
          throw new RangeError("Invalid string length");
        },
      });
      for (const body of [huge, [huge, huge]]) {
        const reply = new Reply({ status: 200, headers: {}, body });
        expect(() => reply[read]()).toThrow(expect.objectContaining({ code: "INVALID_ANSWER" }));
      }
    },
  );
});
