import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it stood on the wire. */
export interface Sent {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a server answers. */
export interface Answered {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** A server that keeps what it was sent. */
export interface Wire extends AsyncDisposable {
  readonly url: string;
  readonly sent: Sent[];
}

/** Starts a server on a free port of this machine. */
export async function listen(answer: (sent: Sent) => Answered): Promise<Wire> {
  const sent: Sent[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const one: Sent = {
        line: `${request.method} ${request.url}`,
        headers: request.headers,
        body: Buffer.concat(chunks).toString("utf8"),
      };
      sent.push(one);
      const { status = 200, headers = { "content-type": "application/json" }, body = "{}" } = answer(one);
      response.writeHead(status, headers).end(request.method === "HEAD" ? undefined : body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
