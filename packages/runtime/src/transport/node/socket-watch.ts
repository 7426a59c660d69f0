import type net from "node:net";

/** How a connection ended while an answer was still being read from it. */
export type SocketEnd = "closed" | "reset";

/** Learns about a connection that ends. */
export interface EndListener {
  /** Set while the HTTP parser is told that a socket ended, and only then. */
  ending: SocketEnd | undefined;
}

const interim = Buffer.from("HTTP/1.1 100");
const interimOld = Buffer.from("HTTP/1.0 100");
const headEnd = "\r\n\r\n";

/**
 * Watches a connection for two things that undici's parser gets wrong or keeps to itself:
 *
 * - An answer whose connection was closed or reset before its end is told as complete where the server doesn't keep the
 *   connection alive. `listener.ending` says so while the parser is told, so that the exchange can look at the framing
 *   of its answer (RFC 9112 section 6.3 and 8).
 * - A `100 Continue` that nobody asked for breaks the call. A client may not take it for a fault (RFC 9110 section
 *   15.2), so it is taken out of what is read.
 */
export function watchSocket(socket: net.Socket, listener: EndListener): void {
  tellEnd(socket, listener);
  dropInterim(socket);
}

function tellEnd(socket: net.Socket, listener: EndListener): void {
  const emit: (event: string | symbol, ...args: unknown[]) => boolean = socket.emit.bind(socket);
  socket.emit = (event: string | symbol, ...args: unknown[]): boolean => {
    if (event !== "end" && event !== "error") return emit(event, ...args);
    const outer = listener.ending;
    listener.ending = event === "end" ? "closed" : "reset";
    try {
      return emit(event, ...args);
    } finally {
      listener.ending = outer;
    }
  };
}

/** An interim answer can only stand between the head of a request and the head of its answer. */
function dropInterim(socket: net.Socket): void {
  const { write, read } = socket;
  let expectsHead = false;
  let begun: Buffer | undefined;
  socket.write = function (this: net.Socket, ...args: unknown[]): boolean {
    // undici writes a head as text, and bodies as bytes.
    if (typeof args[0] === "string") expectsHead = true;
    return (write as (...args: unknown[]) => boolean).apply(this, args);
  };
  socket.read = function (this: net.Socket, size?: number): unknown {
    for (;;) {
      const chunk = read.call(this, size) as Buffer | null;
      if (chunk === null || !expectsHead) return chunk;
      const bytes = begun ? Buffer.concat([begun, chunk]) : chunk;
      begun = undefined;
      const rest = afterInterim(bytes);
      if (rest === undefined) begun = bytes;
      else if (rest.length > 0) {
        expectsHead = false;
        return rest;
      }
    }
  };
}

/** What follows the interim answers at the start of these bytes; `undefined` while one of them is incomplete. */
function afterInterim(bytes: Buffer): Buffer | undefined {
  let rest = bytes;
  while (rest.length > 0) {
    const start = rest.subarray(0, interim.length);
    const isPart = [interim, interimOld].some((head) => head.subarray(0, start.length).equals(start));
    if (!isPart) return rest;
    const end = start.length < interim.length ? -1 : rest.indexOf(headEnd);
    if (end === -1) return undefined;
    rest = rest.subarray(end + headEnd.length);
  }
  return rest;
}
