import { toBase64 } from "../../util/base64.ts";
import { InvalidOptionError } from "../../errors/invalid-option-error.ts";

/** A proxy, read from its URL. */
export interface ProxyServer {
  readonly protocol: string;
  /** Name or address, and port: for messages, without user and password. */
  readonly host: string;
  readonly hostname: string;
  readonly port: number;
  readonly origin: string;
  readonly authorization: string | undefined;
}

/** Tells which proxy, if any, serves a target. */
export type ProxyFor = (protocol: string, host: string) => ProxyServer | undefined;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the proxy option, and without one the environment, once.
 * @throws InvalidOptionError when a proxy URL can't be used.
 */
export function readProxies(option: string | false | undefined, environment: Environment): ProxyFor {
  if (option === false) return () => undefined;
  if (option !== undefined) {
    const proxy = parseProxy(option, "proxy");
    return () => proxy;
  }
  const read = (name: string): string | undefined => environment[name.toLowerCase()] || environment[name] || undefined;
  const plain = read("HTTP_PROXY");
  const secure = read("HTTPS_PROXY");
  if (plain === undefined && secure === undefined) return () => undefined;
  const forPlain = plain === undefined ? undefined : parseProxy(plain, "HTTP_PROXY");
  const forSecure = secure === undefined ? undefined : parseProxy(secure, "HTTPS_PROXY");
  const isExcepted = readExceptions(read("NO_PROXY") ?? "");
  return (protocol, host) => (isExcepted(host) ? undefined : protocol === "https:" ? forSecure : forPlain);
}

function parseProxy(text: string, name: string): ProxyServer {
  let url: URL;
  try {
    url = new URL(text.includes("://") ? text : `http://${text}`);
  } catch {
    // The value is not shown: it may hold a password.
    throw new InvalidOptionError(`${name} is not a URL`);
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new InvalidOptionError(`${name} must be an http: or https: URL, not ${url.protocol}`);
  }
  const { protocol, host, hostname, origin, username, password } = url;
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    protocol,
    host,
    hostname: hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port) || (protocol === "https:" ? 443 : 80),
    origin,
    authorization: username === "" ? undefined : `Basic ${toBase64(user)}`,
  };
}

/** `NO_PROXY`: names that also stand for the names below them, with or without a port; `*` for all. */
function readExceptions(text: string): (host: string) => boolean {
  const entries = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .map((entry) => {
      const [, name = entry, port] = /^(.+?)(?::(\d+))?$/.exec(entry) ?? [];
      return { name: name.replace(/^\*?\./, ""), port };
    });
  return (host) => {
    const [, name = host, port] = /^(.*?)(?::(\d+))?$/.exec(host.toLowerCase()) ?? [];
    return entries.some(
      (entry) =>
        (entry.port === undefined || entry.port === port) &&
        (entry.name === "*" || name === entry.name || name.endsWith(`.${entry.name}`)),
    );
  };
}

/**
 * The proxies among them that are asked for a tunnel: all for `https:` targets, and those that speak TLS.
 * A plain proxy gets the calls to a plain target themselves (RFC 9112 section 3.2.2): many allow no tunnel to port 80.
 */
export function tunnels(proxyFor: ProxyFor): ProxyFor {
  return (protocol, host) => {
    const proxy = proxyFor(protocol, host);
    return protocol === "https:" || proxy?.protocol === "https:" ? proxy : undefined;
  };
}
