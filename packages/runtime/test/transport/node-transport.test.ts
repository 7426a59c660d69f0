import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Call, type CallInit } from "../../src/core/call.ts";
import type { Node } from "../../src/core/node.ts";
import type { Reply } from "../../src/core/reply.ts";
import { createNodeTransport } from "../../src/transport/node-transport.ts";
import type { NodeTransportOptions } from "../../src/transport/transport-options.ts";
import { createAuthority } from "../helpers/certificates.ts";
import { createHttp2Server, createHttpServer, createRawServer, nodeAt } from "../helpers/http-server.ts";
import { transportContract } from "./contract.ts";

describe("the contract, over the engine inside Node", () => {
  transportContract(createNodeTransport, { seesWriting: true, countsUploads: true });
});

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const attempt = (node: Node, path = "/", init: CallInit = {}): Call => new Call(path, init).attemptAt(node, undefined);

/** Sends one call over a transport that lives for it alone. */
async function once(call: Call, options: NodeTransportOptions): Promise<Reply> {
  const transport = createNodeTransport(options);
  try {
    return await transport.send(call);
  } finally {
    await transport.close();
  }
}

describe("connections", () => {
  it("are kept and used again", async () => {
    await using server = await createHttpServer((_request, response) => response.end());
    const transport = createNodeTransport();
    for (let count = 0; count < 10; count++) await transport.send(attempt(server.node));
    // undici frees a connection a turn of the event loop after its answer; a call that comes at once finds a second one.
    expect(server.accepted).toBeLessThanOrEqual(2);
    await transport.close();
    await server.untilIdle();
  });

  it("carry several replay-safe calls at once when pipelining is asked for, and never an unsafe one behind another", async () => {
    let [current, most] = [0, 0];
    await using server = await createRawServer((socket) => {
      socket.on("data", (data) => {
        const count = String(data).split(" HTTP/1.1").length - 1;
        current += count;
        most = Math.max(most, current);
        setTimeout(() => {
          current -= count;
          socket.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".repeat(count));
        }, 30);
      });
    });
    const transport = createNodeTransport({ connections: 1, pipelining: 4 });
    await transport.send(attempt(server.node));
    await delay(20);
    await Promise.all(Array.from({ length: 4 }, () => transport.send(attempt(server.node))));
    expect([server.accepted, most]).toEqual([1, 4]);

    most = 0;
    await Promise.all(Array.from({ length: 2 }, () => transport.send(attempt(server.node, "/", { method: "POST" }))));
    expect(most).toBe(1);
    await transport.close();
  });

  it("are no more than allowed, and a call that waits for one can be ended", async () => {
    await using server = await createHttpServer((_request, response) => setTimeout(() => response.end(), 20));
    const transport = createNodeTransport({ connections: 2 });
    const sent = Array.from({ length: 6 }, () => transport.send(attempt(server.node)));
    const waiting = attempt(server.node);
    const ended = transport.send(waiting);
    waiting.cancel?.(new Error("enough"));
    await expect(ended).rejects.toThrow("enough");
    expect(waiting.written).toBe(false);
    expect((await Promise.all(sent)).map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 200));
    expect(server.accepted).toBeLessThanOrEqual(3);
    await transport.close();
  });

  it("that are not made in time end the call, unwritten, and leave no socket", async () => {
    await using server = await createRawServer((socket) => socket.resume());
    const call = attempt(nodeAt(`https://127.0.0.1:${server.port}`));
    await expect(once(call, { connectTimeout: 50 })).rejects.toMatchObject({ code: "UND_ERR_CONNECT_TIMEOUT" });
    expect(call.written).toBe(false);
    await server.untilIdle();
  });

  it("may take as long as they like, if that is wanted", async () => {
    await using server = await createHttpServer((_request, response) => response.end("{}"));
    expect((await once(attempt(server.node), { connectTimeout: 1e12 })).status).toBe(200);
  });

  it("that are being made end with the call that wants them", async () => {
    await using server = await createRawServer((socket) => socket.resume());
    const transport = createNodeTransport();
    const node = nodeAt(`https://127.0.0.1:${server.port}`);
    async function* body(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(1);
    }
    for (const init of [{}, { method: "POST", body: body() }]) {
      const call = attempt(node, "/", init);
      const sent = transport.send(call);
      await expect.poll(() => server.connections).toBe(1);
      const reason = new Error("enough");
      call.cancel?.(reason);
      await expect(sent).rejects.toBe(reason);
      expect(call.written).toBe(false);
      await server.untilIdle();
    }
    await transport.close();
  });

  it("leave no timer, socket or other resource of the process behind", async () => {
    const held = (): string[] =>
      process
        .getActiveResourcesInfo()
        .filter((kind) => !kind.includes("Server"))
        .toSorted();
    const before = held();
    await using server = await createHttpServer((request, response) => {
      if (request.url === "/") response.end("{}");
    });
    const transport = createNodeTransport();
    await transport.send(attempt(server.node));
    const call = attempt(server.node, "/never");
    const sent = transport.send(call);
    await delay(20);
    call.cancel?.(new Error("enough"));
    await expect(sent).rejects.toThrow("enough");
    await transport.close();
    await server[Symbol.asyncDispose]();
    await expect.poll(held).toEqual(before);
  });
});

it("keeps no call or answer alive on connections that are idle", async () => {
  await using server = await createHttpServer((_request, response) => response.end("{}"));
  const transport = createNodeTransport();
  const replies = await Promise.all(Array.from({ length: 20 }, () => transport.send(attempt(server.node))));
  const alive = replies.map((reply) => new WeakRef(reply));
  replies.length = 0;
  await expect
    .poll(async () => {
      collectGarbage();
      await delay(5);
      return alive.filter((reply) => reply.deref()).length;
    })
    .toBe(0);
  await transport.close();
});

describe("TLS", () => {
  const authority = createAuthority();
  const forAddress = authority.issue("127.0.0.1");
  const { ca } = authority;

  it("trusts the authority that the client names", async () => {
    await using server = await createHttpServer((_request, response) => response.end("ok"), forAddress);
    expect(await (await once(attempt(server.node), { tls: { ca } })).text()).toBe("ok");
    expect(
      await (await once(attempt(server.node), { tls: { ca: [createAuthority("Another authority").ca, ca] } })).text(),
    ).toBe("ok");
  });

  it("trusts anyone only when told so", async () => {
    await using server = await createHttpServer((_request, response) => response.end("ok"), forAddress);
    await expect(once(attempt(server.node), {})).rejects.toMatchObject({ code: /UNABLE_TO_VERIFY|SELF_SIGNED/ });
    expect((await once(attempt(server.node), { tls: { rejectUnauthorized: false } })).status).toBe(200);
  });

  it("checks the name in the certificate, or the one that the client expects", async () => {
    await using server = await createHttpServer(
      (_request, response) => response.end("ok"),
      authority.issue("cvp.example"),
    );
    const call = attempt(server.node);
    await expect(once(call, { tls: { ca } })).rejects.toMatchObject({ code: "ERR_TLS_CERT_ALTNAME_INVALID" });
    expect(call.written).toBe(false);
    expect((await once(attempt(server.node), { tls: { ca, servername: "cvp.example" } })).status).toBe(200);
  });

  it("shows the client's certificate", async () => {
    const settings = { ...forAddress, ca, requestCert: true, rejectUnauthorized: true };
    await using server = await createHttpServer((_request, response) => response.end("ok"), settings);
    const mine = authority.issue("client");
    expect((await once(attempt(server.node), { tls: { ca, ...mine } })).status).toBe(200);
    await expect(once(attempt(server.node), { tls: { ca } })).rejects.toBeInstanceOf(Error);
  });

  it("is per transport", async () => {
    await using server = await createHttpServer((_request, response) => response.end("ok"), forAddress);
    const trusting = createNodeTransport({ tls: { ca } });
    await trusting.send(attempt(server.node));
    await expect(once(attempt(server.node), {})).rejects.toBeInstanceOf(Error);
    await trusting.close();
  });
});

describe("HTTP/2", () => {
  const authority = createAuthority();
  const tls = { ca: authority.ca };

  it("is spoken where the server offers it, many calls on one connection", async () => {
    await using server = await createHttp2Server((request, response) => {
      setTimeout(() => response.end(`${request.httpVersion} ${request.url}`), 5);
    }, authority.issue("127.0.0.1"));
    const transport = createNodeTransport({ tls, allowH2: true });
    expect(await (await transport.send(attempt(server.node, "/a"))).text()).toBe("2.0 /a");
    const before = server.accepted;
    const paths = Array.from({ length: 20 }, (_, index) => `/${index}`);
    const texts = await Promise.all(
      paths.map(async (path) => (await transport.send(attempt(server.node, path))).text()),
    );
    expect(texts).toEqual(paths.map((path) => `2.0 ${path}`));
    expect(server.accepted).toBe(before);
    await transport.close();
  });

  it("is not offered unless asked for, and not forced on a server without it", async () => {
    await using both = await createHttp2Server(
      (request, response) => response.end(request.httpVersion),
      authority.issue("127.0.0.1"),
    );
    expect(await (await once(attempt(both.node), { tls })).text()).toBe("1.1");
    await using old = await createHttpServer(
      (request, response) => response.end(request.httpVersion),
      authority.issue("127.0.0.1"),
    );
    expect(await (await once(attempt(old.node), { tls, allowH2: true })).text()).toBe("1.1");
  });
});

describe("packed answers", () => {
  it("that end too early are errors, buffered or streamed", async () => {
    await using server = await createHttpServer((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.end(gzipSync("text ".repeat(1_000)).subarray(0, 30));
    });
    const refused = { code: "INVALID_ANSWER" };
    await expect(once(attempt(server.node), {})).rejects.toMatchObject(refused);
    const transport = createNodeTransport();
    const reply = await transport.send(attempt(server.node, "/", { stream: true }));
    await expect(reply.text()).rejects.toBeInstanceOf(Error);
    await transport.close();
  });

  it("may be bare deflate data, or packed twice", async () => {
    await using server = await createHttpServer((request, response) => {
      const isBare = request.url === "/bare";
      response.writeHead(200, { "content-encoding": isBare ? "deflate" : "gzip, gzip" });
      response.end(isBare ? deflateRawSync("bare") : gzipSync(gzipSync("twice")));
    });
    expect(await (await once(attempt(server.node, "/bare"), {})).text()).toBe("bare");
    expect(await (await once(attempt(server.node), {})).text()).toBe("twice");
  });
});
