import type { Call, CallBody } from "../core/call.ts";
import { ClosedError } from "../errors/closed-error.ts";
import { isReplaySafe } from "../core/operation.ts";
import type { CallOptions } from "../core/call-options.ts";
import type { Reply } from "../core/reply.ts";
import type { Transport } from "../core/send.ts";
import type { Session } from "../core/session-ticket.ts";
import { type Agent, type DispatchRequest, type Engine, packageEngine, platformEngine } from "./node/agent.ts";
import { checkTls } from "./node/check-tls.ts";
import { ConnectionLimit } from "./node/connection-limit.ts";
import { Connector } from "./node/connector.ts";
import { ControllerHandler } from "./node/controller-handler.ts";
import { acceptedCodings } from "./node/decompress.ts";
import { Exchange } from "./node/exchange.ts";
import { proxyFailure, type ProxyFor, proxyRefusal, type ProxyServer, readProxies, tunnels } from "./node/proxy.ts";
import { nodeOf, pathOf, withCookies } from "./target.ts";
import { type NodeTransportOptions, silenceOf, transportDefaults } from "./transport-options.ts";
import { prepareUpload, type Upload } from "./upload.ts";

/** Without a timeout of its own, a call waits this long for the first byte of an answer (undici's default). */
const longestSilence = 300_000;

/** Calls that share one HTTP/2 connection at most: what servers commonly allow (RFC 9113 section 6.5.2). */
const h2Streams = 100;

/**
 * Sends calls over undici's dispatcher, without WHATWG objects in between.
 * Redirects are not followed: a 3xx is an answer like any other.
 *
 * Every client on Node has one of its own; make it yourself for the options that only it takes.
 * @example
 * import { readFile } from "node:fs/promises";
 * import { createCloudVision } from "@northbound/cloudvision";
 * import { createNodeTransport } from "@northbound/runtime/node";
 *
 * const tls = { ca: await readFile("ca.pem", "utf8") };
 * const transport = createNodeTransport({ connections: 8, keepAliveTimeout: 30_000, allowH2: true, tls });
 * const cvp = createCloudVision({ nodes, credentials, transport });
 * @throws InvalidOptionError when a proxy can't be used, or TLS lacks the version or the ciphers.
 */
export function createNodeTransport(options: NodeTransportOptions = {}): Transport {
  const { idleTimeout, maxBytes, connectTimeout } = transportDefaults(options);
  const { allowH2 = false, connections = 64, pipelining = 1, keepAliveTimeout = 4_000, tls } = options;
  checkTls(tls);
  const proxyFor = readProxies(options.proxy, process.env);
  const limits = new Map<string, ConnectionLimit>();
  const connector = new Connector({
    tls,
    connectTimeout,
    allowH2,
    tunnelFor: tunnels(proxyFor),
    unwritten: (origin) => limits.get(origin)?.unwritten,
  });
  // One connection then carries several calls, which only undici can share out.
  const sharesConnections = allowH2 || pipelining > 1;

  let isLegacy = true;
  let agent: Agent | undefined;
  let loading: Promise<Agent> | undefined;
  let closed: ClosedError | undefined;

  const createAgent = (engine: Engine): Agent => {
    isLegacy = engine.isLegacy;
    agent = new engine.Agent({
      connect: connector.connect,
      connections: sharesConnections && connections !== Infinity ? connections : null,
      pipelining,
      keepAliveTimeout,
    });
    if (allowH2) agent.on("connect", (_origin, targets) => allowStreams(targets, connector.isH2));
    return agent;
  };
  const platform = allowH2 ? undefined : platformEngine();
  if (platform) createAgent(platform);

  const limitOf = (origin: string): ConnectionLimit => {
    let limit = limits.get(origin);
    if (!limit) limits.set(origin, (limit = new ConnectionLimit(sharesConnections ? Infinity : connections)));
    return limit;
  };

  function dispatch(by: Agent, call: Call): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const node = nodeOf(call);
      const path = pathOf(call, node);
      if (closed) throw closed;
      if (call.signal?.aborted) throw call.signal.reason;
      const limit = limitOf(node.origin);
      // A stream without an end would keep its place for good.
      const isBounded = !sharesConnections && call.operation?.endless !== true;
      const start = (): void => {
        const route = routeTo(node.origin, path, proxyFor);
        const exchange = new Exchange(
          call,
          node.origin + path,
          call.options.maxBytes ?? maxBytes,
          connector,
          ...settlers(route, call, resolve, reject),
        );
        exchange.useLimit(limit, isBounded);
        try {
          send(by, call, route, exchange);
        } catch (error) {
          exchange.cancel(error as Error);
        }
      };
      if (!isBounded || limit.tryEnter()) start();
      else limit.enter(call, start, reject);
    });
  }

  function send(by: Agent, call: Call, route: Route, exchange: Exchange): void {
    const headers = headersOf(call, route);
    const body = call.body === null ? null : bodyOf(call.body, progressOf(call), headers);
    const isSafe = isReplaySafe(call.operation, call.method);
    const request: DispatchRequest = {
      origin: route.origin,
      path: route.path,
      method: call.method,
      headers,
      body,
      idempotent: isSafe,
      blocking: !isSafe,
      headersTimeout: call.timeout === undefined ? longestSilence : 0,
      bodyTimeout: watchOf(call, silenceOf(call, idleTimeout)),
    };
    const handler = isLegacy ? exchange : new ControllerHandler(exchange);
    if (body === null || typeof body === "string" || body instanceof Uint8Array) {
      connector.opener = exchange;
      by.dispatch(request, handler);
      connector.opener = undefined;
      // It has no connection, and none is being made for it: it waits for one of undici's.
      call.isQueued = sharesConnections && !call.written && exchange.stopConnecting === undefined;
      return;
    }
    // With a body in chunks undici connects a microtask later; these two stand before and after its own.
    exchange.upload = body;
    queueMicrotask(() => (connector.opener = exchange));
    by.dispatch(request, handler);
    queueMicrotask(() => (connector.opener = undefined));
  }

  return {
    send(call) {
      if (agent) return dispatch(agent, call);
      loading ??= packageEngine().then(createAgent);
      return loading.then((ready) => dispatch(ready, call));
    },
    async close() {
      if (closed) return;
      closed = new ClosedError("The client was closed");
      for (const limit of limits.values()) limit.close(closed);
      connector.close(closed);
      await (agent ?? (await loading))?.destroy(closed);
    },
  };
}

/** How long undici lets an answer be silent; 0 where the limit for the whole attempt ends it no later, without a second timer. */
function watchOf(call: Call, silence: number): number {
  const isCovered = call.timeout !== undefined && call.timeout <= silence && !call.isStreamed;
  return isCovered ? 0 : silence;
}

/** Where a call goes on the wire: to its node, or through a plain proxy. */
interface Route {
  readonly origin: string;
  readonly path: string;
  readonly proxy: ProxyServer | undefined;
  readonly host: string;
}

function routeTo(origin: string, path: string, proxyFor: ProxyFor): Route {
  if (!origin.startsWith("http:")) return { origin, path, proxy: undefined, host: "" };
  const host = origin.slice("http://".length);
  const proxy = proxyFor("http:", host);
  if (proxy?.protocol !== "http:") return { origin, path, proxy: undefined, host };
  return { origin: proxy.origin, path: origin + path, proxy, host };
}

/** How an exchange is settled: through a plain proxy, what the proxy itself says is told apart from the node's words. */
function settlers(
  { proxy, host }: Route,
  call: Call,
  resolve: (reply: Reply) => void,
  reject: (reason: unknown) => void,
): [resolve: (reply: Reply) => void, reject: (reason: unknown) => void] {
  if (!proxy) return [resolve, reject];
  return [
    (reply) => {
      if (reply.status !== 407) resolve(reply);
      else {
        call.written = false;
        reject(proxyRefusal(proxy, 407, host));
      }
    },
    (reason) => reject(!call.written && isConnectFailure(reason) ? proxyFailure(proxy, reason) : reason),
  ];
}

/** Whether it is the system's word, or undici's, that no connection was made; not that of a timeout or an abort. */
function isConnectFailure(reason: unknown): reason is Error {
  return (
    reason instanceof Error && "code" in reason && /^(E[A-Z_]+|UND_ERR_CONNECT_TIMEOUT)$/.test(String(reason.code))
  );
}

/** Names and values of all fields, one after the other. What the session says wins. */
function headersOf(call: Call, { proxy, host }: Route): string[] {
  const { fields, ticket } = call;
  const headers: string[] = [];
  const proof = ticket?.session.headers;
  for (const name in proof) {
    const value = proof[name];
    if (value !== undefined) headers.push(name, withCookies(call, name, value));
  }
  for (const name in fields) {
    const value = fields[name];
    if (value !== undefined && !proves(proof, name)) headers.push(name, value);
  }
  if (fields["accept-encoding"] === undefined) headers.push("accept-encoding", acceptedCodings);
  if (proxy) {
    headers.push("host", host);
    if (proxy.authorization !== undefined) headers.push("proxy-authorization", proxy.authorization);
  }
  return headers;
}

/** Whether the session has a header of this lower-case name. */
function proves(proof: Session["headers"] | undefined, name: string): boolean {
  for (const own in proof) if (own.toLowerCase() === name && proof[own] !== undefined) return true;
  return false;
}

/** Tells the caller and the timeout layer of each piece that is sent. */
function progressOf(call: Call): CallOptions["onUploadProgress"] {
  const { onUploadProgress } = call.options;
  return (progress) => {
    call.progressed?.();
    onUploadProgress?.(progress);
  };
}

/** The body for undici; adds the headers that describe it. */
function bodyOf(
  source: Exclude<CallBody, null>,
  onProgress: CallOptions["onUploadProgress"],
  headers: string[],
): Upload["body"] {
  const { body, type, isOwnType, length } = prepareUpload(source, onProgress);
  const given = headers.indexOf("content-type");
  if (type !== undefined && given === -1) headers.push("content-type", type);
  else if (type !== undefined && isOwnType) headers[given + 1] = type;
  if (length !== undefined && !headers.includes("content-length")) headers.push("content-length", String(length));
  return body;
}

/** A connection that speaks HTTP/2 carries many calls at once; undici calls that pipelining too. */
function allowStreams(targets: readonly object[], isH2: boolean): void {
  const client = targets.at(-1);
  if (isH2 && client && "pipelining" in client) client.pipelining = h2Streams;
}
