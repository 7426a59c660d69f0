import type http from "node:http";
import type net from "node:net";
import type { TlsOptions } from "../../core/client-options.ts";
import { proxyFailure, proxyRefusal, type ProxyServer } from "./proxy.ts";

/**
 * Asks a proxy for a tunnel to `host` (RFC 9110 section 9.3.6).
 * @returns how to give up.
 */
export function openTunnel(
  proxy: ProxyServer,
  host: string,
  tls: TlsOptions | undefined,
  done: (error: Error | undefined, socket: net.Socket | undefined) => void,
): (reason: Error) => void {
  const { request } =
    proxy.protocol === "https:" ? process.getBuiltinModule("node:https") : process.getBuiltinModule("node:http");
  const asked: http.ClientRequest = request({
    method: "CONNECT",
    host: proxy.hostname,
    port: proxy.port,
    path: host,
    agent: false,
    headers: { host, ...(proxy.authorization === undefined ? {} : { "proxy-authorization": proxy.authorization }) },
    ...(tls?.ca === undefined ? {} : { ca: tls.ca as string | string[] }),
    ...(tls?.rejectUnauthorized === undefined ? {} : { rejectUnauthorized: tls.rejectUnauthorized }),
  });
  asked.once("connect", (answer, socket, head) => {
    if (answer.statusCode !== 200) {
      socket.destroy();
      done(proxyRefusal(proxy, answer.statusCode ?? 0, host), undefined);
      return;
    }
    if (head.length > 0) socket.unshift(head);
    done(undefined, socket);
  });
  asked.once("response", (answer) => {
    answer.destroy();
    done(proxyRefusal(proxy, answer.statusCode ?? 0, host), undefined);
  });
  asked.on("error", (error) => done(proxyFailure(proxy, error), undefined));
  asked.end();
  return (reason) => asked.destroy(reason);
}
