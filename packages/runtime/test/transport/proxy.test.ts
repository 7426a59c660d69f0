import http from "node:http";
import net from "node:net";
import { describe, expect, it, vi } from "vitest";
import { Call } from "../../src/core/call.ts";
import type { Node } from "../../src/core/node.ts";
import { createNodeTransport } from "../../src/transport/node-transport.ts";
import type { NodeTransportOptions } from "../../src/transport/transport-options.ts";
import { createAuthority } from "../helpers/certificates.ts";
import { createHttpServer, createRawServer, nodeAt, type TestServer } from "../helpers/http-server.ts";

interface Proxy extends AsyncDisposable {
  readonly host: string;
  /** What it was asked for: request line and credentials. */
  readonly asked: string[];
}

/** A proxy that forwards plain requests and opens tunnels; with a user it wants to see it. */
async function createProxy(user?: string): Promise<Proxy> {
  const asked: string[] = [];
  const isAllowed = ({ method, url, headers }: http.IncomingMessage): boolean => {
    const given = headers["proxy-authorization"];
    asked.push(`${method} ${url}`);
    return user === undefined || given === `Basic ${Buffer.from(user).toString("base64")}`;
  };
  const server = http.createServer((request, response) => {
    if (!isAllowed(request)) {
      response.writeHead(407).end();
      return;
    }
    const { "proxy-authorization": _secret, ...headers } = request.headers;
    const forwarded = http.request(String(request.url), { method: request.method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(forwarded);
  });
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  server.on("connect", (request: http.IncomingMessage, client: net.Socket) => {
    client.on("error", () => {});
    if (!isAllowed(request)) {
      client.end("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    const [host, port] = String(request.url).split(":");
    const far = net.connect(Number(port), host, () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      far.pipe(client).pipe(far);
    });
    far.on("error", () => client.destroy());
    client.on("close", () => far.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const attempt = (node: Node): Call => new Call("/things?x=1").attemptAt(node, undefined);

/** Sends one call over a transport that lives for it alone, and gives the text of its answer. */
async function fetchText(call: Call, options: NodeTransportOptions): Promise<string> {
  const transport = createNodeTransport(options);
  try {
    return await (await transport.send(call)).text();
  } finally {
    await transport.close();
  }
}

/** A server that tells what it saw. */
const mirror = (tls?: Parameters<typeof createHttpServer>[1]): Promise<TestServer> =>
  createHttpServer(({ url, headers }, response) => {
    response.end(`${url} ${headers.host} ${headers["proxy-authorization"] ?? "no proxy credentials"}`);
  }, tls);

describe("a proxy", () => {
  it("gets plain calls themselves, and keeps its credentials", async () => {
    await using proxy = await createProxy("me:p@ss");
    await using server = await mirror();
    const text = await fetchText(attempt(server.node), { proxy: `http://me:p%40ss@${proxy.host}` });
    expect(text).toBe(`/things?x=1 127.0.0.1:${server.port} no proxy credentials`);
    expect(proxy.asked).toEqual([`GET ${server.origin}/things?x=1`]);
  });

  it("gives a tunnel to a secure node, and sees nothing inside", async () => {
    await using proxy = await createProxy("me:secret");
    const authority = createAuthority();
    await using server = await mirror(authority.issue("127.0.0.1"));
    const options = { proxy: `http://me:secret@${proxy.host}`, tls: { ca: authority.ca } };
    expect(await fetchText(attempt(server.node), options)).toBe(
      `/things?x=1 127.0.0.1:${server.port} no proxy credentials`,
    );
    expect(proxy.asked).toEqual([`CONNECT 127.0.0.1:${server.port}`]);
  });

  it("that refuses the tunnel ends the call, unwritten, without its password in the message", async () => {
    await using proxy = await createProxy("me:secret");
    const call = attempt(nodeAt("https://127.0.0.1:1"));
    const failure = await fetchText(call, { proxy: `http://me:wrong@${proxy.host}` }).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: "PROXY_REFUSED",
      message: expect.stringContaining("wants a user and password"),
    });
    expect(String(failure)).not.toContain("wrong");
    expect(call.written).toBe(false);
  });

  it("that can't be reached ends the call, unwritten", async () => {
    const gone = await createRawServer(() => {});
    await gone[Symbol.asyncDispose]();
    for (const node of [nodeAt("https://127.0.0.1:1"), nodeAt("http://127.0.0.1:1")]) {
      const call = attempt(node);
      await expect(fetchText(call, { proxy: gone.origin })).rejects.toMatchObject({
        code: "PROXY_UNREACHABLE",
        message: expect.stringContaining(`The proxy 127.0.0.1:${gone.port} can't be reached`),
        cause: { code: "ECONNREFUSED" },
      });
      expect(call.written).toBe(false);
    }
  });

  it("that wants other credentials for a plain call is told as the proxy, and nothing was sent to the node", async () => {
    await using proxy = await createProxy("me:100%");
    await using server = await mirror();
    expect(await fetchText(attempt(server.node), { proxy: `http://me:100%@${proxy.host}` })).toContain("/things");
    const call = attempt(server.node);
    const failure = await fetchText(call, { proxy: `http://me:other@${proxy.host}` }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "PROXY_REFUSED" });
    expect(String(failure)).not.toContain("other@");
    expect(call.written).toBe(false);
  });

  it("is left alone when its tunnel is no longer wanted", async () => {
    await using silent = await createRawServer((socket) => socket.resume());
    const transport = createNodeTransport({ proxy: silent.origin });
    const call = attempt(nodeAt("https://127.0.0.1:1"));
    const sent = transport.send(call);
    await expect.poll(() => silent.connections).toBe(1);
    call.cancel?.(new Error("enough"));
    await expect(sent).rejects.toThrow("enough");
    await silent.untilIdle();
    await transport.close();
  });

  it("comes from the environment, with exceptions, unless the option says otherwise", async () => {
    await using proxy = await createProxy();
    await using server = await mirror();
    for (const name of ["http_proxy", "https_proxy", "no_proxy", "NO_PROXY"]) vi.stubEnv(name, undefined);
    vi.stubEnv("HTTP_PROXY", `http://${proxy.host}`);
    await fetchText(attempt(server.node), {});
    expect(proxy.asked).toHaveLength(1);
    await fetchText(attempt(server.node), { proxy: false });
    vi.stubEnv("NO_PROXY", "127.0.0.1");
    await fetchText(attempt(server.node), {});
    expect(proxy.asked).toHaveLength(1);
  });
});
