import { getEventListeners } from "node:events";
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Call, type CallBody, type CallInit } from "../../src/core/call.ts";
import type { Node } from "../../src/core/node.ts";
import type { Progress } from "../../src/core/call-options.ts";
import type { Reply } from "../../src/core/reply.ts";
import type { Transport } from "../../src/core/send.ts";
import type { TransportOptions } from "../../src/transport/transport-options.ts";
import { createAuthority } from "../helpers/certificates.ts";
import { bodyOf, createHttpServer, createRawServer, nodeAt } from "../helpers/http-server.ts";

/** What a transport can't do, by the nature of what it stands on. */
export interface Traits {
  /** It knows when the first byte of a request leaves; otherwise a failed call counts as written. */
  readonly seesWriting: boolean;
  /** It knows how much of a body was sent. */
  readonly countsUploads: boolean;
}

const streamed = { id: "test/stream", method: "GET", path: "/", stream: "ndjson" } as const;

/** What every transport must do, against real servers. */
export function transportContract(create: (options?: TransportOptions) => Transport, traits: Traits): void {
  const attempt = (node: Node, path = "/", init: CallInit = {}): Call =>
    new Call(path, init).attemptAt(node, undefined);

  /** Sends one call over a transport that lives for it alone. */
  async function once<T = Reply>(
    call: Call,
    use: (reply: Reply) => T | Promise<T> = (reply) => reply as T,
    options?: TransportOptions,
  ): Promise<T> {
    const transport = create(options);
    try {
      return await use(await transport.send(call));
    } finally {
      await transport.close();
    }
  }

  /** The error that a call ends in. */
  async function failureOf(call: Call, options?: TransportOptions): Promise<Error & { code?: string }> {
    const outcome = await once(call, (same) => same, options).catch((error: unknown) => error);
    if (outcome instanceof Error) return outcome;
    throw new Error(`expected a failure, got ${JSON.stringify(outcome)}`);
  }

  describe("a request", () => {
    it("carries method, prefix, path, query and headers; the session's headers win over the call's", async () => {
      await using server = await createHttpServer((request, response) => {
        const { method, url, headers } = request;
        response.end(JSON.stringify({ method, url, a: headers["x-a"], token: headers["x-token"], host: headers.host }));
      });
      const node = nodeAt(server.origin, "/proxy");
      const call = new Call("/things?q=a%20b", { method: "DELETE", headers: { "X-A": "1", "X-Token": "mine" } });
      const ticket = { session: { headers: { "X-Token": "session's" } }, node, generation: 1 };
      const reply = await once(call.attemptAt(node, ticket));
      expect(reply.value()).toEqual({
        method: "DELETE",
        url: "/proxy/things?q=a%20b",
        a: "1",
        token: "session's",
        host: `127.0.0.1:${server.port}`,
      });
      expect(reply.node).toBe(node);
      expect(reply.ticket).toBe(ticket);
      expect(reply.url).toBe(`${server.origin}/proxy/things?q=a%20b`);
    });

    it("never leaves the node, whatever the path looks like", async () => {
      await using server = await createHttpServer((request, response) => response.end(request.url));
      for (const path of ["@other.example/", ".other.example/", ":80@other.example/", "http://other.example/"]) {
        const failure = await failureOf(attempt(server.node, path));
        expect(failure).toMatchObject({ code: "INVALID_INPUT" });
      }
      expect(await once(attempt(server.node, "//other.example/x"), (reply) => reply.text())).toBe("//other.example/x");
      expect(server.accepted).toBe(1);
    });

    const file = new File(["file's content"], 'a "b".txt', { type: "text/x-test" });
    const form = new FormData();
    form.set("name", "värde");
    form.set("file", file);
    const bytes = new TextEncoder().encode("bytes");
    async function* pieces(): AsyncGenerator<Uint8Array> {
      yield bytes;
      await delay(5);
      yield bytes;
    }
    const bodies: readonly [string, () => CallBody, { length: RegExp; type: RegExp; text: RegExp }][] = [
      ["text", () => "tëxt", { length: /^5$/, type: /^text\/plain/, text: /^tëxt$/ }],
      ["empty text", () => "", { length: /^0$/, type: /^text\/plain/, text: /^$/ }],
      ["bytes", () => bytes, { length: /^5$/, type: /^none$/, text: /^bytes$/ }],
      ["an ArrayBuffer", () => bytes.buffer, { length: /^5$/, type: /^none$/, text: /^bytes$/ }],
      [
        "a Blob",
        () => new Blob(["blob"], { type: "text/x-blob" }),
        { length: /^4$/, type: /^text\/x-blob$/, text: /^blob$/ },
      ],
      [
        "URLSearchParams",
        () => new URLSearchParams({ a: "b c" }),
        { length: /^5$/, type: /^application\/x-www-form-urlencoded/, text: /^a=b\+c$/ },
      ],
      [
        "FormData",
        () => form,
        {
          length: /^\d+$/,
          type: /^multipart\/form-data; boundary=/,
          text: /name="file"; filename="a %22b%22.txt"\r\ncontent-type: text\/x-test\r\n\r\nfile's content\r\n/i,
        },
      ],
      ["a stream", () => streamOf(pieces()), { length: /^none$/, type: /^none$/, text: /^bytesbytes$/ }],
      ["an async iterable", pieces, { length: /^none$/, type: /^none$/, text: /^bytesbytes$/ }],
    ];
    it.each(bodies)("sends %s whole, with the right length and type", async (_name, make, expected) => {
      await using server = await createHttpServer(async (request, response) => {
        const text = String(await bodyOf(request));
        response.end(JSON.stringify({ text, headers: request.headers }));
      });
      const echo = await once(attempt(server.node, "/", { method: "POST", body: make() }), (reply) => reply.value());
      const { text, headers } = echo as { text: string; headers: Record<string, string> };
      expect(text).toMatch(expected.text);
      expect(headers["content-length"] ?? "none").toMatch(expected.length);
      expect(headers["content-type"] ?? "none").toMatch(expected.type);
      expect(headers["content-length"] === undefined).toBe(headers["transfer-encoding"] === "chunked");
    });

    it("leaves the caller's content type alone", async () => {
      await using server = await createHttpServer((request, response) => response.end(request.headers["content-type"]));
      const call = attempt(server.node, "/", {
        method: "PUT",
        body: "{}",
        headers: { "Content-Type": "application/x-own" },
      });
      expect(await once(call, (reply) => reply.text())).toBe("application/x-own");
    });

    it("reports the progress of an upload", async () => {
      await using server = await createHttpServer(async (request, response) => {
        await bodyOf(request);
        response.end();
      });
      const seen: Progress[] = [];
      const options = { onUploadProgress: (progress: Progress) => seen.push(progress) };
      const body = "x".repeat(200_000);
      await once(attempt(server.node, "/", { method: "POST", body, options }), () => {});
      expect(seen.at(-1)?.total).toBe(200_000);
      expect(seen.map(({ done }) => done)).toEqual(traits.countsUploads ? [65_536, 131_072, 196_608, 200_000] : [0]);
    });

    it("ends with the error of a body that fails, and closes the connection", async () => {
      await using server = await createHttpServer((request) => request.resume());
      async function* failing(): AsyncGenerator<Uint8Array> {
        yield new Uint8Array(10);
        await delay(10);
        throw new Error("disk gone");
      }
      const failure = await failureOf(attempt(server.node, "/", { method: "POST", body: failing() }));
      expect([failure.message, (failure.cause as Error | undefined)?.message]).toContain("disk gone");
      await server.untilIdle();
    });

    it("takes an answer that comes before the body is sent, and lets the body go", async () => {
      await using server = await createHttpServer((_request, response) => {
        response.writeHead(413, { connection: "close" });
        response.end("too much");
      });
      let isLetGo = false;
      async function* endless(): AsyncGenerator<Uint8Array> {
        try {
          for (;;) {
            yield new Uint8Array(10_000);
            await delay(1);
          }
        } finally {
          isLetGo = true;
        }
      }
      await once(attempt(server.node, "/", { method: "POST", body: endless() }), (reply) =>
        expect(reply.status).toBe(413),
      );
      await expect.poll(() => isLetGo).toBe(true);
    });
  });

  describe("an answer", () => {
    it("is given with status, headers and body", async () => {
      await using server = await createHttpServer((_request, response) => {
        response.statusMessage = "Made up";
        response.writeHead(201, {
          "X-Two": ["a", "b"],
          "Set-Cookie": ["a=1", "b=2"],
          "Content-Type": "application/json",
        });
        response.end('{"name":"Köln"}');
      });
      const reply = await once(attempt(server.node));
      expect([reply.status, reply.statusText, reply.ok]).toEqual([201, "Made up", true]);
      expect(reply.headers.get("x-two")).toBe("a, b");
      expect(reply.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
      expect(reply.headers.get("content-type")).toBe("application/json");
      expect(reply.headers.get("nothing")).toBeNull();
      expect(reply.value()).toEqual({ name: "Köln" });
      expect(reply.includes("Köln".slice(2))).toBe(true);
    });

    it.each([
      ["HEAD", 200],
      ["GET", 204],
      ["GET", 304],
    ])("to %s with status %i has no body", async (method, status) => {
      await using server = await createHttpServer((_request, response) => {
        response.writeHead(status, method === "HEAD" ? { "content-length": "5" } : {});
        response.end();
      });
      const reply = await once(attempt(server.node, "/", { method }));
      expect(reply.status).toBe(status);
      expect(reply.body).toBeNull();
      expect(reply.value()).toBeUndefined();
      expect(await reply.text()).toBe("");
    });

    it("may be empty, chunked, or end with the connection", async () => {
      const answers = [
        "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n3;ext=1\r\ncde\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nuntil the end",
        "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nreal",
      ];
      await using server = await createRawServer((socket) =>
        socket.once("data", () => socket.end(answers[server.accepted - 1] ?? "")),
      );
      const texts: string[] = [];
      for (const _ of answers) texts.push(await once(attempt(server.node), (reply) => reply.text()));
      expect(texts).toEqual(["", "abcde", "until the end", "real"]);
    });

    it("of several megabytes arrives whole", async () => {
      const body = Buffer.alloc(5_000_000, "0123456789");
      await using server = await createHttpServer((_request, response) => response.end(body));
      const got = await once(attempt(server.node), (reply) => reply.bytes());
      expect(body.equals(got)).toBe(true);
    });

    it.each([
      ["gzip", "gzip", gzipSync],
      ["deflate", "deflate", deflateSync],
      ["bare deflate", "deflate", deflateRawSync],
      ["br", "br", brotliCompressSync],
    ])("packed with %s is unpacked, small or large, buffered or streamed", async (_name, coding, pack) => {
      await using server = await createHttpServer((request, response) => {
        expect(request.headers["accept-encoding"]).toContain("gzip");
        const text = request.url === "/small" ? '"small"' : JSON.stringify(largeText);
        response.writeHead(200, { "content-encoding": coding });
        response.end(pack(text));
      });
      expect(await once(attempt(server.node, "/small"), (reply) => reply.value())).toBe("small");
      expect(await once(attempt(server.node, "/large"), (reply) => reply.value())).toBe(largeText);
      const stream = attempt(server.node, "/large", { operation: streamed });
      expect(await once(stream, (reply) => reply.json())).toBe(largeText);
    });

    it.each(["text", "json", "bytes", "arrayBuffer", "blob", "formData"] as const)(
      "that is read whole by %s() is bounded by maxBytes, and the connection is closed",
      async (read) => {
        await using server = await createHttpServer((_request, response) => {
          response.writeHead(200, { "content-type": "application/x-www-form-urlencoded" });
          response.on("close", () => clearInterval(timer));
          const timer = setInterval(() => response.write("1".repeat(1_000)), 1);
        });
        const call = attempt(server.node, "/", { operation: streamed, options: { maxBytes: 5_000 } });
        await expect(once(call, (reply) => reply[read]())).rejects.toMatchObject({
          code: "INVALID_ANSWER",
          message: expect.stringContaining("larger than 5000 bytes"),
        });
        await server.untilIdle();
      },
    );

    it.each([
      ["iso-8859-1", Buffer.from('"Stra\xdfe"', "latin1")],
      ["ISO-8859-1", Buffer.from('"Stra\xdfe"', "latin1")],
      ['"utf-16le"', Buffer.from('"Straße"', "utf16le")],
      ["utf-8", Buffer.from('"Straße"')],
      ["no-such-charset", Buffer.from('"Straße"')],
    ])("is read in the charset %s that it states", async (charset, body) => {
      await using server = await createHttpServer((_request, response) => {
        response.writeHead(200, { "content-type": `application/json; charset=${charset}` });
        response.write(body.subarray(0, 5));
        setImmediate(() => response.end(body.subarray(5)));
      });
      expect(await once(attempt(server.node), (reply) => reply.value())).toBe("Straße");
      expect(await once(attempt(server.node), (reply) => reply.bufferedText())).toBe('"Straße"');
      const stream = attempt(server.node, "/", { operation: streamed });
      expect(await once(stream, (reply) => reply.text())).toBe('"Straße"');
    });

    it("that is damaged in its packing is an error, buffered or streamed", async () => {
      await using server = await createHttpServer((_request, response) => {
        response.writeHead(200, { "content-encoding": "gzip" });
        const packed = gzipSync(largeText);
        packed.fill(0xaa, 1_000, 3_000);
        response.end(packed);
      });
      // A platform that says nothing about the damage is ended by the silence.
      const options = { idleTimeout: 200 };
      await failureOf(attempt(server.node), options);
      await expect(
        once(attempt(server.node, "/", { operation: streamed }), (reply) => reply.text(), options),
      ).rejects.toBeInstanceOf(Error);
    });

    it("that points elsewhere is given, not followed", async () => {
      await using elsewhere = await createHttpServer((_request, response) => response.end("stolen"));
      await using server = await createHttpServer((_request, response) => {
        response.writeHead(302, { location: `${elsewhere.origin}/` });
        response.end("over there");
      });
      const reply = await once(attempt(server.node, "/", { headers: { authorization: "secret" } }));
      expect([reply.status, reply.headers.get("location")]).toEqual([302, `${elsewhere.origin}/`]);
      expect(elsewhere.accepted).toBe(0);
    });

    it("larger than allowed is refused, and its connection closed", async () => {
      await using server = await createHttpServer((request, response) => {
        if (request.url === "/packed") {
          response.writeHead(200, { "content-encoding": "gzip" });
          response.end(gzipSync(Buffer.alloc(300_000)));
          return;
        }
        response.write(Buffer.alloc(100_000));
      });
      const refused = { code: "INVALID_ANSWER", status: 200 };
      expect(await failureOf(attempt(server.node), { maxBytes: 50_000 })).toMatchObject(refused);
      await server.untilIdle();
      expect(await failureOf(attempt(server.node, "/", { options: { maxBytes: 10 } }))).toMatchObject(refused);
      expect(await failureOf(attempt(server.node, "/packed"), { maxBytes: 50_000 })).toMatchObject({
        code: "INVALID_ANSWER",
      });
    });
  });

  describe("a streamed answer", () => {
    it("is given while it arrives", async () => {
      let finish = (): void => {};
      await using server = await createHttpServer((_request, response) => {
        response.write("first ");
        finish = () => response.end("last");
      });
      await once(attempt(server.node, "/", { operation: streamed }), async (reply) => {
        expect(reply.isStreamed).toBe(true);
        const decoder = new TextDecoder();
        let text = "";
        for await (const chunk of reply.body ?? []) {
          text += decoder.decode(chunk);
          if (text === "first ") finish();
        }
        expect(text).toBe("first last");
      });
    });

    it("is buffered when it is not a success", async () => {
      await using server = await createHttpServer((_request, response) => {
        response.statusCode = 401;
        response.end('{"message":"log in"}');
      });
      const reply = await once(attempt(server.node, "/", { operation: streamed }));
      expect(reply.isStreamed).toBe(false);
      expect(reply.value()).toEqual({ message: "log in" });
    });

    it("waits for its reader", async () => {
      let sent = 0;
      await using server = await createHttpServer((_request, response) => {
        const chunk = Buffer.alloc(1_000_000);
        const more = (): void => {
          while (sent < 200) {
            sent += 1;
            if (!response.write(chunk)) break;
          }
          if (sent < 200) response.once("drain", more);
          else response.end();
        };
        more();
      });
      await once(attempt(server.node, "/", { operation: streamed }), async (reply) => {
        await delay(150);
        // What is under way fills the sockets' own buffers, a few megabytes; the rest waits at the server.
        expect(sent).toBeLessThan(50);
        let length = 0;
        for await (const chunk of reply.body ?? []) length += chunk.length;
        expect(length).toBe(200_000_000);
      });
    });

    it("closes its connection when the reader leaves", async () => {
      await using server = await createHttpServer((_request, response) => {
        const timer = setInterval(() => response.write("tick\n"), 2);
        response.on("close", () => clearInterval(timer));
      });
      const transport = create();
      const call = attempt(server.node, "/", { operation: streamed });
      const reply = await transport.send(call);
      const iterator = reply.body?.values();
      await iterator?.next();
      await iterator?.return?.();
      await server.untilIdle();
      expect(call.cancel).toBeUndefined();
      await transport.close();
    });

    it("ends with an error when the connection breaks, the answer stops, or the call is aborted", async () => {
      await using server = await createHttpServer((request, response) => {
        response.write("begin");
        if (request.url === "/reset") setTimeout(() => response.socket?.resetAndDestroy(), 20);
      });
      const read = (path: string, signal?: AbortSignal): Promise<string> =>
        once(attempt(server.node, path, { operation: streamed, signal }), (reply) => reply.text(), {
          idleTimeout: 200,
        });
      await expect(read("/reset")).rejects.toMatchObject({ code: "INVALID_ANSWER", detail: { isCutOff: true } });
      await expect(read("/silent")).rejects.toMatchObject({ code: "TIMEOUT", node: server.origin });
      const controller = new AbortController();
      setTimeout(() => controller.abort(new Error("enough")), 50);
      await expect(read("/abort", controller.signal)).rejects.toThrow("enough");
      expect(getEventListeners(controller.signal, "abort")).toEqual([]);
      await server.untilIdle();
    });
  });

  describe("abort", () => {
    const points: readonly [
      string,
      (request: { socket: { destroy(): void } }, response: { write(text: string): void }) => void,
    ][] = [
      ["while the answer is awaited", () => {}],
      ["in the middle of the answer", (_request, response) => response.write("begin")],
    ];
    it.each(points)(
      "%s ends the call at once with the signal's reason, and closes the connection",
      async (_name, handle) => {
        await using server = await createHttpServer(handle);
        const controller = new AbortController();
        const reason = new Error("enough");
        setTimeout(() => controller.abort(reason), 50);
        const transport = create();
        const call = attempt(server.node, "/", { signal: controller.signal });
        await expect(transport.send(call)).rejects.toBe(reason);
        await server.untilIdle();
        expect(getEventListeners(controller.signal, "abort")).toEqual([]);
        expect(call.cancel).toBeUndefined();
        expect(call.written).toBe(true);
        await transport.close();
      },
    );

    it("before the call sends nothing", async () => {
      await using server = await createHttpServer((_request, response) => response.end());
      const reason = new Error("too late");
      const call = attempt(server.node, "/", { signal: AbortSignal.abort(reason) });
      expect(await failureOf(call)).toBe(reason);
      expect(call.written).toBe(false);
      expect(server.accepted).toBe(0);
    });

    it("while the connection is made ends that too", async () => {
      await using server = await createRawServer((socket) => socket.resume());
      const controller = new AbortController();
      const reason = new Error("enough");
      setTimeout(() => controller.abort(reason), 50);
      const transport = create();
      // The TLS handshake never gets an answer.
      const call = attempt(nodeAt(`https://127.0.0.1:${server.port}`), "/", { signal: controller.signal });
      await expect(transport.send(call)).rejects.toBe(reason);
      expect(call.written).toBe(!traits.seesWriting);
      await transport.close();
    });

    it("while the body is sent lets the body go", async () => {
      await using server = await createHttpServer((request) => request.resume());
      let isLetGo = false;
      async function* endless(): AsyncGenerator<Uint8Array> {
        try {
          for (;;) {
            yield new Uint8Array(1_000);
            await delay(1);
          }
        } finally {
          isLetGo = true;
        }
      }
      const controller = new AbortController();
      setTimeout(() => controller.abort(new Error("enough")), 50);
      const call = attempt(server.node, "/", { method: "POST", body: endless(), signal: controller.signal });
      expect((await failureOf(call)).message).toBe("enough");
      await expect.poll(() => isLetGo).toBe(true);
    });

    it("by `cancel` ends one attempt with its reason", async () => {
      await using server = await createHttpServer((request, response) => {
        if (request.url === "/other") setTimeout(() => response.end("fine"), 50);
      });
      const transport = create();
      const call = attempt(server.node);
      const sent = transport.send(call);
      const other = transport.send(attempt(server.node, "/other"));
      await delay(20);
      const reason = new Error("slow");
      call.cancel?.(reason);
      await expect(sent).rejects.toBe(reason);
      expect(await (await other).text()).toBe("fine");
      await transport.close();
    });
  });

  describe("failure", () => {
    it("to connect is seen as nothing written", async () => {
      const server = await createRawServer(() => {});
      await server[Symbol.asyncDispose]();
      const refused = attempt(server.node);
      expect(codeOf(await failureOf(refused))).toBe("ECONNREFUSED");
      expect(refused.written).toBe(false);

      const nameless = attempt(nodeAt("http://nowhere.invalid"));
      expect(codeOf(await failureOf(nameless))).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/);
      expect(nameless.written).toBe(false);
    });

    it("to trust the certificate is seen as nothing written", async () => {
      await using server = await createHttpServer(
        (_request, response) => response.end("secret"),
        createAuthority().issue("127.0.0.1"),
      );
      const call = attempt(server.node);
      expect(codeOf(await failureOf(call))).toMatch(/UNABLE_TO_VERIFY|SELF_SIGNED/);
      expect(call.written).toBe(false);
    });

    const breaks: readonly [string, (socket: Socket) => void, RegExp][] = [
      [
        "a reset after the request",
        (socket) => socket.once("data", () => socket.resetAndDestroy()),
        /ECONNRESET|UND_ERR_SOCKET/,
      ],
      ["an end without an answer", (socket) => socket.once("data", () => socket.end()), /UND_ERR_SOCKET/],
      [
        "a reset in the answer",
        (socket) =>
          socket.once("data", () => {
            socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nbegin");
            setTimeout(() => socket.resetAndDestroy(), 20);
          }),
        /ECONNRESET|UND_ERR_SOCKET/,
      ],
      [
        "an answer shorter than its length",
        (socket) => socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nbegin")),
        /UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|HPE_/,
      ],
      [
        "a chunked answer that is cut off",
        (socket) =>
          socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n64\r\nbegin")),
        /UND_ERR_SOCKET|HPE_/,
      ],
      [
        "garbage instead of HTTP",
        (socket) => socket.once("data", () => socket.end("\u0001\u0002 hello\r\n\r\n")),
        /HPE_/,
      ],
    ];
    it("by a reset on arrival ends the call with a code", async () => {
      await using server = await createRawServer((socket) => socket.resetAndDestroy());
      // Whether a byte was written by then is a race that only the transport sees.
      expect(codeOf(await failureOf(attempt(server.node)))).toMatch(/ECONNRESET|UND_ERR_SOCKET|EPIPE/);
      await server.untilIdle();
    });

    it.each(breaks)("by %s ends the call with a code, as written", async (_name, handle, code) => {
      await using server = await createRawServer(handle);
      const call = attempt(server.node, "/", { method: "POST", body: "{}" });
      expect(codeOf(await failureOf(call))).toMatch(code);
      expect(call.written).toBe(true);
      expect(call.cancel).toBeUndefined();
      await server.untilIdle();
    });

    it("by silence in the answer ends the call, and closes the connection", async () => {
      await using server = await createHttpServer((_request, response) => {
        response.write("begin");
      });
      const started = Date.now();
      expect(codeOf(await failureOf(attempt(server.node), { idleTimeout: 200 }))).toBe("UND_ERR_BODY_TIMEOUT");
      expect(Date.now() - started).toBeLessThan(2_500);
      await server.untilIdle();
    });

    it("never comes from a slow but steady answer", async () => {
      await using server = await createHttpServer((_request, response) => {
        let left = 8;
        const timer = setInterval(() => {
          left -= 1;
          if (left > 0) response.write(".");
          else {
            clearInterval(timer);
            response.end();
          }
        }, 100);
      });
      expect(await once(attempt(server.node), (reply) => reply.text(), { idleTimeout: 400 })).toBe(".......");
    });
  });

  describe("close", () => {
    it("ends what is under way, and refuses what comes after", async () => {
      await using server = await createHttpServer(() => {});
      const transport = create();
      const call = attempt(server.node);
      const sent = transport.send(call);
      await expect.poll(() => server.connections).toBe(1);
      const closing = transport.close();
      await expect(sent).rejects.toMatchObject({ code: "CLOSED" });
      await closing;
      await server.untilIdle();
      await expect(transport.send(attempt(server.node))).rejects.toMatchObject({ code: "CLOSED" });
      await transport.close();
    });
  });

  it("serves a thousand calls at once, and leaves no listener", async () => {
    await using server = await createHttpServer((request, response) => response.end(request.url));
    const transport = create();
    const { signal } = new AbortController();
    const paths = Array.from({ length: 1_000 }, (_, index) => `/${index}`);
    const texts = await Promise.all(
      paths.map(async (path) => (await transport.send(attempt(server.node, path, { signal }))).text()),
    );
    expect(texts).toEqual(paths);
    expect(getEventListeners(signal, "abort")).toEqual([]);
    await transport.close();
  });
}

/** Incompressible enough that a part of it fills buffers. */
const largeText = Array.from({ length: 20_000 }, (_, index) => Math.imul(index, 2_654_435_761).toString(36)).join(" ");

/** The code of an error or of what caused it. */
function codeOf(error: Error & { code?: unknown }): unknown {
  return error.code ?? (error.cause instanceof Error ? codeOf(error.cause) : undefined);
}

/** A stream of the platform's over chunks. */
function streamOf(chunks: AsyncIterator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}
