import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import {
  createServer as createSocketServer,
  type AddressInfo,
  type Server as SocketServer,
  type Socket,
} from "node:net";
import type { Cluster } from "../core/cluster.ts";
import { exchange } from "../core/exchange.ts";
import type { LabNode, Listener } from "../core/node.ts";
import type { LabRequest } from "../http/message.ts";
import type { Certificates } from "./certificates.ts";
import { createSocketSink } from "./socket-sink.ts";

/** Where a node listens. */
export interface NodeServerOptions {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** HTTPS with these; HTTP without. */
  readonly certificates: Certificates | undefined;
}

/**
 * Serves one node on a socket of its own. Sockets are accepted by a plain server and then handed to
 * HTTP, so that a node can swallow a connection before TLS begins, or reset it at any time.
 */
export async function serveNode<State>(
  cluster: Cluster<State>,
  node: LabNode,
  options: NodeServerOptions,
): Promise<void> {
  const server = new NodeServer(cluster as Cluster, node, options);
  await server.open();
  node.attach(server);
}

class NodeServer implements Listener {
  silent = false;
  readonly #node: LabNode;
  readonly #options: NodeServerOptions;
  readonly #http: Server;
  /** The TCP connections by the port of the client: the one thing that a TLS socket and the socket under it share. */
  readonly #sockets = new Map<number | undefined, Socket>();
  #listening: SocketServer | undefined;
  #port: number;

  constructor(cluster: Cluster, node: LabNode, options: NodeServerOptions) {
    this.#node = node;
    this.#options = options;
    this.#port = options.port;
    const onRequest = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
      const request = readRequest(incoming, outgoing);
      const { remotePort } = incoming.socket;
      const reset = (): void => this.#reset(remotePort);
      exchange(cluster, node, request, createSocketSink(incoming, outgoing, reset)).catch((error: unknown) => {
        if (incoming.socket.destroyed) return;
        outgoing.statusCode = 500;
        outgoing.end(`The lab failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      });
    };
    const { certificates } = options;
    this.#http = certificates
      ? createHttpsServer({ cert: certificates.cert, key: certificates.key }, onRequest)
      : createHttpServer(onRequest);
    // Time limits of the server would be faults that nobody switched on.
    this.#http.requestTimeout = 0;
    this.#http.headersTimeout = 0;
    this.#http.keepAliveTimeout = 0;
    this.#http.on("clientError", (_error, socket) => socket.destroy());
  }

  open(): Promise<void> {
    const listening = createSocketServer({ noDelay: true }, (socket) => {
      this.#accept(socket);
    });
    return new Promise((resolve, reject) => {
      listening.once("error", reject);
      listening.listen(this.#port, this.#options.host, () => {
        listening.off("error", reject);
        this.#port = (listening.address() as AddressInfo).port;
        const host = this.#options.host.includes(":") ? `[${this.#options.host}]` : this.#options.host;
        this.#node.url = `${this.#options.certificates ? "https" : "http"}://${host}:${this.#port}`;
        this.#listening = listening;
        resolve();
      });
    });
  }

  close(): Promise<void> {
    this.#node.release();
    const listening = this.#listening;
    this.#listening = undefined;
    return new Promise((resolve) => {
      if (listening) listening.close(() => resolve());
      else resolve();
      for (const socket of this.#sockets.values()) socket.resetAndDestroy();
    });
  }

  #accept(socket: Socket): void {
    const { counters } = this.#node;
    counters.connections += 1;
    counters.openSockets += 1;
    const { remotePort } = socket;
    this.#sockets.set(remotePort, socket);
    socket.on("error", () => socket.destroy());
    socket.once("close", () => {
      counters.openSockets -= 1;
      this.#sockets.delete(remotePort);
    });
    // A swallowed connection is read from as well, into nothing: otherwise its end is never seen.
    if (this.silent) socket.resume();
    else this.#http.emit("connection", socket);
  }

  #reset(remotePort: number | undefined): void {
    this.#sockets.get(remotePort)?.resetAndDestroy();
  }
}

function readRequest(incoming: IncomingMessage, outgoing: ServerResponse): LabRequest {
  const gone = new AbortController();
  outgoing.once("close", () => {
    gone.abort();
  });
  let body: Promise<Uint8Array> | undefined;
  return {
    method: incoming.method ?? "GET",
    target: incoming.url ?? "/",
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(", ") : (value ?? ""),
      ]),
    ),
    body: () => (body ??= collect(incoming)),
    signal: gone.signal,
  };
}

async function collect(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}
