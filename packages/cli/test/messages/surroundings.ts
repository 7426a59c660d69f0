import { once } from "node:events";
import { createServer, type Server } from "node:http";
import net, { type AddressInfo } from "node:net";
import { createFetchTransport, type Transport } from "@northbound/rhev";

/** What a server that isn't there answers. */
export type Answering = (url: URL, request: RequestInit) => Response | Promise<Response>;

/** Answers calls in this process. */
export function answering(answer: Answering): Transport {
  return createFetchTransport({ fetch: async (url, init) => answer(new URL(String(url)), init ?? {}) });
}

/** Fails before anything is sent, with the code by which Node says why. */
export function failing(code: string): Transport {
  return answering(() => {
    throw Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error(code), { code }) });
  });
}

/** One answer for all calls. */
export function always(body: string, type: string, status = 200, headers: Record<string, string> = {}): Transport {
  return answering(
    () =>
      new Response(body, { status, statusText: words[status] ?? "", headers: { "content-type": type, ...headers } }),
  );
}

/** One JSON answer for all calls. */
export function alwaysJson(body: unknown, status = 200, headers: Record<string, string> = {}): Transport {
  return always(JSON.stringify(body), "application/json", status, headers);
}

const words: Readonly<Record<number, string>> = {
  200: "OK",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** Never answers; ends when the call is given up. */
export function silent(): Transport {
  return answering(
    (_url, { signal }) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
      }),
  );
}

/** What listens on loopback for the table, and ends with it. */
export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** A proxy that turns every call away. */
export async function startProxy(status: number): Promise<Listening> {
  const server = createServer((_request, response) => response.writeHead(status).end());
  server.on("connect", (_request, socket) => socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`));
  return listen(server, "127.0.0.1");
}

/** A service that greets with its own words, as SSH does. */
export async function startSsh(): Promise<Listening> {
  return listen(
    net.createServer((socket) => {
      socket.on("error", () => undefined);
      socket.end("SSH-2.0-OpenSSH_9.6\r\n");
    }),
    "127.0.0.1",
  );
}

/** Another address of the same server: its certificate is for the first one. */
export async function startOtherName(port: number): Promise<Listening> {
  return listen(
    net.createServer((socket) => {
      const through = net.connect(port, "127.0.0.1");
      for (const one of [socket, through]) one.on("error", () => undefined);
      socket.pipe(through).pipe(socket);
    }),
    "127.0.0.2",
  );
}

async function listen(server: net.Server | Server, host: string): Promise<Listening> {
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket: net.Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await once(server.listen(0, host), "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Options as JavaScript gives them, where TypeScript would have refused them. */
export function untyped<T>(value: unknown): T {
  return value as T;
}
