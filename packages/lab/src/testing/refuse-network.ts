import net from "node:net";

/** What may be reached all the same. */
export interface RefuseNetworkOptions {
  /** Addresses as `host:port`, URLs, or names alone for every port of them. Default: none. */
  readonly allow?: readonly string[] | undefined;
}

/** A connection to an address that no test may reach; it was never made. */
export class NetworkRefusedError extends Error {
  /** Stable; clients show it in the message of their own error. */
  readonly code: string = "REFUSED_IN_TESTS";

  constructor(address: string) {
    super(`This test may not connect to ${address}: only the lab may be reached, and what \`allow\` names.`);
    this.name = "NetworkRefusedError";
  }
}

/**
 * Refuses connections of this process to every other address, whoever makes them: clients, `fetch`, `node:http`. Sockets of
 * the file system, as runners use them between processes, stay open. Node only; it ends with `using`, or with
 * `[Symbol.dispose]()`.
 * @example
 * import { refuseNetwork } from "@northbound/lab/testing";
 *
 * using guard = refuseNetwork({ allow: ["localhost:5432"] });
 */
export function refuseNetwork({ allow = [] }: RefuseNetworkOptions = {}): Disposable {
  const allowed = new Set(allow.map(placeOf));
  if (guards.size === 0) net.Socket.prototype.connect = guarded;
  guards.add(allowed);
  return {
    [Symbol.dispose]() {
      guards.delete(allowed);
      if (guards.size === 0) net.Socket.prototype.connect = connect;
    },
  };
}

/** What each guard allows. They end in any order, and an address that one of them allows may be reached. */
const guards = new Set<ReadonlySet<string>>();
const { connect } = net.Socket.prototype;

const guarded = function (this: net.Socket, ...args: unknown[]): net.Socket {
  const address = addressOf(args);
  if (address === undefined || [...guards].some((allowed) => allowed.has(address) || allowed.has(hostOf(address))))
    return Reflect.apply(connect, this, args) as net.Socket;
  process.nextTick(() => this.destroy(new NetworkRefusedError(address)));
  return this;
} as net.Socket["connect"];

/** `host:port`; `undefined` for a socket of the file system. The arguments come in several forms (Node, `net.Socket#connect`). */
function addressOf([first, second]: readonly unknown[]): string | undefined {
  const given: unknown = Array.isArray(first) ? first[0] : first;
  if (typeof given === "object" && given !== null) {
    const { path, host, port } = given as { readonly path?: unknown; readonly host?: unknown; readonly port?: unknown };
    // TLS takes a path for the request as well, beside a host.
    if (typeof path === "string" && port === undefined) return undefined;
    return placeOf(`${typeof host === "string" ? host : "localhost"}:${String(port)}`);
  }
  if (typeof given === "string" && !/^\d+$/.test(given)) return undefined;
  return placeOf(`${typeof second === "string" ? second : "localhost"}:${String(given)}`);
}

function placeOf(address: string): string {
  const place = address.includes("://") ? portedHostOf(new URL(address)) : address;
  return place.toLowerCase().replaceAll(/[[\]]/g, "");
}

function portedHostOf({ protocol, hostname, port }: URL): string {
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}

function hostOf(place: string): string {
  return place.replace(/:\d+$/, "");
}
