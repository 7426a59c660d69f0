import type { IncomingMessage, ServerResponse } from "node:http";
import { isBytes } from "../core/bytes.ts";
import type { ResponseSink } from "../core/exchange.ts";
import type { Ending } from "../core/faults.ts";
import { type Answer, encodeBody } from "../http/message.ts";

/**
 * Writes answers to a socket.
 * @param reset Resets the TCP connection under the request; with TLS that is not the request's own socket.
 */
export function createSocketSink(incoming: IncomingMessage, outgoing: ServerResponse, reset: () => void): ResponseSink {
  const drop = (how: Ending): void => {
    if (how === "reset") reset();
    else incoming.socket.end();
  };
  return {
    async send(answer) {
      const body = encodeBody(answer.body);
      writeHead(outgoing, answer, body);
      if (isBytes(body)) {
        outgoing.end(incoming.method === "HEAD" ? undefined : body);
        return;
      }
      outgoing.flushHeaders();
      for await (const chunk of body) {
        if (outgoing.destroyed) return;
        if (!outgoing.write(chunk)) await drained(outgoing);
      }
      outgoing.end();
    },
    async sendPart(answer, cut) {
      const body = encodeBody(answer.body);
      writeHead(outgoing, answer, body);
      let left = cut.bytes ?? (isBytes(body) ? Math.ceil(body.length / 2) : 1_024);
      for await (const chunk of isBytes(body) ? [body] : body) {
        await written(outgoing, chunk.subarray(0, left));
        left -= chunk.length;
        if (left <= 0) break;
      }
      drop(cut.how);
    },
    drop,
  };
}

function writeHead(outgoing: ServerResponse, answer: Answer, body: Uint8Array | AsyncGenerator<Uint8Array>): void {
  outgoing.statusCode = answer.status;
  if (answer.reason !== undefined) outgoing.statusMessage = answer.reason;
  for (const [name, value] of answer.headers) outgoing.appendHeader(name, value);
  if (isBytes(body) && answer.status !== 204 && answer.status !== 304)
    outgoing.setHeader("content-length", body.length);
}

function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      outgoing.off("drain", done);
      outgoing.off("close", done);
      resolve();
    };
    outgoing.on("drain", done);
    outgoing.on("close", done);
  });
}

function written(outgoing: ServerResponse, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    outgoing.write(chunk, () => {
      resolve();
    });
  });
}
