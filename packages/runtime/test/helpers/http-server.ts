import http from "node:http";
import http2 from "node:http2";
import https from "node:https";
import net, { type AddressInfo, type Socket } from "node:net";
import type { Node } from "../../src/core/node.ts";
import type { Certificate } from "./certificates.ts";

/** A server of a test: on a free loopback port, gone with its connections at the end of the scope. */
export interface TestServer extends AsyncDisposable {
  readonly origin: string;
  readonly port: number;
  /** The node that a call goes to. */
  readonly node: Node;
  /** Connections that are open now and carried a request; of a raw server, all that are open. */
  readonly connections: number;
  /** Connections that were made in all. */
  readonly accepted: number;
  /** Waits until `connections` is 0; an error after two seconds. */
  untilIdle(): Promise<void>;
}

type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/** A real HTTP server; with a certificate, HTTPS. */
export function createHttpServer(handle: Handler, tls?: https.ServerOptions & Certificate): Promise<TestServer> {
  const server = tls ? https.createServer(tls, handle) : http.createServer(handle);
  return listen(server, tls ? "https" : "http");
}

/** A real server that speaks HTTP/2 over TLS, and HTTP/1.1 to who wants that. */
export function createHttp2Server(handle: Handler, tls: Certificate): Promise<TestServer> {
  const server = http2.createSecureServer({ ...tls, allowHTTP1: true }, handle as never);
  return listen(server, "https");
}

/** A server that says what it likes. */
export function createRawServer(connected: (socket: Socket) => void): Promise<TestServer> {
  return listen(net.createServer(connected), "http");
}

/** Reads the whole body of a request. */
export async function bodyOf(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The node at an origin. */
export function nodeAt(origin: string, prefix = ""): Node {
  return { url: origin + prefix, origin, prefix };
}

async function listen(server: net.Server, scheme: string): Promise<TestServer> {
  const sockets = new Set<Socket>();
  // A platform's fetch may open a connection in advance; what counts is those that calls used.
  const used = new Set<Socket>();
  const isRaw = !(server instanceof http.Server || server instanceof https.Server);
  let accepted = 0;
  server.on("connection", (socket: Socket) => {
    accepted += 1;
    sockets.add(socket);
    if (isRaw) used.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => {
      sockets.delete(socket);
      used.delete(socket);
    });
  });
  server.on("request", ({ socket }: http.IncomingMessage) => {
    // Once for a connection that is kept alive, however many requests it carries.
    if (used.has(socket)) return;
    used.add(socket);
    socket.on("close", () => used.delete(socket));
  });
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `${scheme}://127.0.0.1:${port}`;
  return {
    origin,
    port,
    node: nodeAt(origin),
    get connections() {
      return used.size;
    },
    get accepted() {
      return accepted;
    },
    async untilIdle() {
      const end = Date.now() + 2_000;
      while (used.size > 0) {
        if (Date.now() > end) throw new Error(`${used.size} connections are still open`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
