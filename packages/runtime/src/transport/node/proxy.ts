import type net from "node:net";
import { toBase64 } from "../../util/base64.ts";
import { InvalidOptionError } from "../../errors/invalid-option-error.ts";
import { withCode } from "./with-code.ts";

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
    const proxy = parseProxy(option, "Option `proxy`");
    return () => proxy;
  }
  const read = (name: string): string | undefined => environment[name.toLowerCase()] || environment[name] || undefined;
  const plain = read("HTTP_PROXY");
  const secure = read("HTTPS_PROXY");
  if (plain === undefined && secure === undefined) return () => undefined;
  const forPlain = plain === undefined ? undefined : parseProxy(plain, "The environment variable HTTP_PROXY");
  const forSecure = secure === undefined ? undefined : parseProxy(secure, "The environment variable HTTPS_PROXY");
  const isExcepted = readExceptions(read("NO_PROXY") ?? "");
  return (protocol, host) => (isExcepted(host) ? undefined : protocol === "https:" ? forSecure : forPlain);
}

function parseProxy(text: string, name: string): ProxyServer {
  let url: URL;
  try {
    url = new URL(text.includes("://") ? text : `http://${text}`);
  } catch {
    // The value is not shown: it may hold a password.
    throw new InvalidOptionError(`${name} is not a URL such as http://proxy.example.net:3128.`);
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new InvalidOptionError(`${name} must be an http: or https: URL, not ${url.protocol}.`);
  }
  const { protocol, host, hostname, origin, username, password } = url;
  const user = `${decode(username)}:${decode(password)}`;
  return {
    protocol,
    host,
    hostname: hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port) || (protocol === "https:" ? 443 : 80),
    origin,
    authorization: username === "" ? undefined : `Basic ${toBase64(user)}`,
  };
}

/** A password may hold a percent sign that encodes nothing. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * `NO_PROXY`: names that also stand for the names below them, addresses, and ranges of addresses (`10.0.0.0/8`, `fd00::/8`),
 * each with or without a port; `*` for all.
 */
function readExceptions(text: string): (host: string) => boolean {
  const entries = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .map(readException);
  return (host) => {
    const { name, port } = splitHost(host.toLowerCase());
    return entries.some((entry) => (entry.port === undefined || entry.port === port) && entry.holds(name));
  };
}

function readException(entry: string): { readonly port: string | undefined; holds(name: string): boolean } {
  const { BlockList, isIP } = loadNet();
  const { name, port } = splitHost(entry);
  const [address = "", prefix] = name.split("/");
  const family = isIP(address);
  if (family === 0) {
    const suffix = name.replace(/^\*?\./, "");
    return { port, holds: (host) => name === "*" || host === suffix || host.endsWith(`.${suffix}`) };
  }
  const range = new BlockList();
  try {
    range.addSubnet(address, Number(prefix ?? (family === 4 ? 32 : 128)), typeOf(family));
  } catch {
    // Other programs read this variable as well, and skip what they don't understand.
  }
  return { port, holds: (host) => isIP(host) !== 0 && range.check(host, typeOf(isIP(host))) };
}

function typeOf(family: number): "ipv4" | "ipv6" {
  return family === 4 ? "ipv4" : "ipv6";
}

/** A host's name or address without brackets, and its port. An address of IPv6 without brackets has no port. */
function splitHost(host: string): { readonly name: string; readonly port: string | undefined } {
  const [, bracketed, after] = /^\[([^\]]*)\](?::(\d+))?/.exec(host) ?? [];
  if (bracketed !== undefined) return { name: bracketed, port: after };
  const [, name = host, port] = /^([^:]+):(\d+)$/.exec(host) ?? [];
  return { name, port };
}

function loadNet(): typeof net {
  return process.getBuiltinModule("node:net");
}

/** The error of a call that did not get past its proxy, so that nobody takes it for the node's. */
export function proxyFailure({ host }: ProxyServer, cause: Error): Error {
  return withCode(new Error(`The proxy ${host} can't be reached: ${cause.message}`, { cause }), "PROXY_UNREACHABLE");
}

/** The error of a call that its proxy turned away. */
export function proxyRefusal({ host }: ProxyServer, status: number, target: string): Error {
  const why = status === 407 ? "wants a user and password, or others than these" : `answered ${status}`;
  return withCode(new Error(`The proxy ${host} ${why} for ${target}`), "PROXY_REFUSED");
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
