import net from "node:net";
import type tls from "node:tls";
import { longestDelay } from "../../util/clock.ts";
import type { TlsOptions } from "../../core/client-options.ts";
import type { ProxyFor } from "./proxy.ts";
import { type EndListener, type SocketEnd, watchSocket } from "./socket-watch.ts";
import { openTunnel } from "./tunnel.ts";
import { withCode } from "./with-code.ts";

/** Where undici wants a connection to. */
export interface ConnectTarget {
  readonly hostname: string;
  readonly protocol: string;
  readonly port: string;
  readonly servername: string | null;
}

/** What undici wants back. */
export type ConnectCallback = (error: Error | null, socket: net.Socket | null) => void;

/** Whoever a connection is being made for; it learns how to stop that. */
export interface Opener {
  stopConnecting: ((reason: Error) => void) | undefined;
}

/** What a connector needs to know. */
export interface ConnectorOptions {
  readonly tls: TlsOptions | undefined;
  readonly connectTimeout: number;
  readonly allowH2: boolean;
  /** How many calls wait for a connection to an origin; `undefined` where nobody counts. */
  unwritten(origin: string): number | undefined;
  /** The proxy to tunnel through, for targets that want one. */
  readonly tunnelFor: ProxyFor;
}

/**
 * Makes connections for undici. It exists for what undici's own connector does not give: a connection
 * attempt that ends at once when its call is cancelled, the same TLS and proxy behaviour in all
 * versions, and one timer per attempt that is gone when the attempt is over.
 */
export class Connector implements EndListener {
  /** Set around `dispatch`: undici connects for the call that needs the connection, at once. */
  opener: Opener | undefined = undefined;
  /** Set while undici is told about a connection: whether the server chose HTTP/2. */
  isH2 = false;
  ending: SocketEnd | undefined = undefined;

  readonly #options: ConnectorOptions;
  readonly #connecting = new Set<(reason: Error) => void>();
  readonly #sessions = new Map<string, Buffer>();
  /** Connections that are being made to each origin. */
  readonly #makingTo = new Map<string, number>();

  constructor(options: ConnectorOptions) {
    this.#options = options;
  }

  /** undici's `connect` option. */
  readonly connect = (target: ConnectTarget, callback: ConnectCallback): void => {
    const { connectTimeout } = this.#options;
    let { opener } = this;
    const origin = originOf(target);
    const making = this.#makingTo.get(origin) ?? 0;
    // After an abort undici connects once more for the call that is gone.
    if (!opener && making >= (this.#options.unwritten(origin) ?? Infinity)) {
      const error = withCode(new Error(`No call waits for a connection to ${origin}`), "UND_ERR_ABORTED");
      queueMicrotask(() => callback(error, null));
      return;
    }
    this.#makingTo.set(origin, making + 1);
    let stopCurrent: ((reason: Error) => void) | undefined;
    let isSettled = false;
    const settle = (error: Error | null, socket: net.Socket | null): void => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      this.#makingTo.set(origin, (this.#makingTo.get(origin) ?? 1) - 1);
      this.#connecting.delete(stop);
      if (opener?.stopConnecting === stop) opener.stopConnecting = undefined;
      opener = undefined;
      this.isH2 = socket !== null && (socket as tls.TLSSocket).alpnProtocol === "h2";
      if (socket && !this.isH2) watchSocket(socket, this);
      callback(error && named(firstCause(error)), socket);
    };
    const stop = (reason: Error): void => {
      stopCurrent?.(reason);
      settle(reason, null);
    };
    const timer = setTimeout(
      () => {
        const where = `${target.hostname}:${target.port || defaultPort(target.protocol)}`;
        stop(withCode(new Error(`No connection to ${where} within ${connectTimeout} ms`), "UND_ERR_CONNECT_TIMEOUT"));
      },
      Math.min(connectTimeout, longestDelay),
    );
    this.#connecting.add(stop);
    if (opener) opener.stopConnecting = stop;

    const open = (through: net.Socket | undefined): void => {
      const socket = this.#open(target, through);
      stopCurrent = (reason) => socket.destroy(reason);
      socket.setNoDelay(true);
      socket.setKeepAlive(true, 60_000);
      socket.once(target.protocol === "https:" ? "secureConnect" : "connect", () => settle(null, socket));
      // Stays for the life of the socket: an error between two calls has no other listener.
      socket.on("error", (error) => settle(error, null));
    };

    const proxy = this.#options.tunnelFor(target.protocol, hostOf(target));
    if (!proxy) open(undefined);
    else {
      stopCurrent = openTunnel(proxy, hostOf(target), this.#options.tls, (error, socket) => {
        if (isSettled) socket?.destroy();
        else if (error) settle(error, null);
        else if (target.protocol === "https:") open(socket);
        else settle(null, socket ?? null);
      });
    }
  };

  /** Ends every attempt that is under way. */
  close(reason: Error): void {
    for (const stop of this.#connecting) stop(reason);
  }

  #open(target: ConnectTarget, through: net.Socket | undefined): net.Socket {
    const { hostname, protocol } = target;
    const port = Number(target.port) || defaultPort(protocol);
    if (protocol !== "https:")
      return net.connect({ host: hostname, port, highWaterMark: 65_536 } as net.TcpNetConnectOpts);
    const options = this.#options.tls ?? {};
    // A name is needed for SNI and to check the certificate; an address must not be sent as one (RFC 6066 section 3).
    const name = options.servername ?? (net.isIP(hostname) ? "" : hostname);
    const key = `${name}|${hostname}:${port}`;
    const session = this.#sessions.get(key);
    const socket = loadTls().connect({
      ...(options.ca === undefined ? {} : { ca: options.ca as string | string[] }),
      ...(options.cert === undefined ? {} : { cert: options.cert }),
      ...(options.key === undefined ? {} : { key: options.key }),
      ...(options.minVersion === undefined ? {} : { minVersion: options.minVersion }),
      ...(options.ciphers === undefined ? {} : { ciphers: options.ciphers }),
      rejectUnauthorized: options.rejectUnauthorized ?? true,
      ...(name === "" ? {} : { servername: name }),
      ...(session ? { session } : {}),
      ALPNProtocols: this.#options.allowH2 ? ["h2", "http/1.1"] : ["http/1.1"],
      ...(through ? { socket: through } : {}),
      host: hostname,
      port,
    });
    socket.on("session", (fresh) => this.#sessions.set(key, fresh));
    return socket;
  }
}

/** TLS is loaded when the first `https:` node is spoken to: a plain one does not pay for it. */
function loadTls(): typeof tls {
  return process.getBuiltinModule("node:tls");
}

function hostOf({ hostname, port, protocol }: ConnectTarget): string {
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  return `${host}:${port || defaultPort(protocol)}`;
}

function originOf({ hostname, port, protocol }: ConnectTarget): string {
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  return `${protocol}//${host}${port === "" ? "" : `:${port}`}`;
}

function defaultPort(protocol: string): number {
  return protocol === "https:" ? 443 : 80;
}

/** OpenSSL refuses weak keys and signatures without a code that Node knows. */
function named(error: Error): Error {
  const isWeak = (error as { code?: unknown }).code === "UNSPECIFIED" && /too weak|too small/.test(error.message);
  if (!isWeak) return error;
  const words = `${error.message}; see the option tls.ciphers`;
  return withCode(new Error(words, { cause: error }), "CERT_TOO_WEAK");
}

/** With several addresses to try, Node gives an aggregate without a message; its first part says what happened. */
function firstCause(error: Error): Error {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  return first instanceof Error ? first : error;
}
