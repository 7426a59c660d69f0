import http from "node:http";
import type { AddressInfo } from "node:net";

/** A gateway in front of one node. It answers for the node where that fails, with a page of its own. */
export interface Gateway {
  readonly url: string;
  /** Whether it turns everything away, as one that has no server left. */
  isDrained: boolean;
  close(): Promise<void>;
}

/** How long the gateway waits for its node, in milliseconds. */
const patience = 400;

/** Starts a gateway that answers as nginx does: 502 for what was lost or refused, 504 for what is late, 503 of its own. */
export async function startGateway(port: number): Promise<Gateway> {
  const agent = new http.Agent({ keepAlive: true });
  const gateway = { isDrained: false };
  const server = http.createServer((request, response) => {
    if (gateway.isDrained) {
      request.resume().once("end", () => page(response, 503, "Service Temporarily Unavailable"));
      return;
    }
    const { method = "GET", url = "/", headers } = request;
    const upstream = http.request({ host: "127.0.0.1", port, method, path: url, headers, agent, timeout: patience });
    upstream.on("timeout", () => {
      page(response, 504, "Gateway Time-out");
      upstream.destroy();
    });
    upstream.on("error", () => page(response, 502, "Bad Gateway"));
    upstream.on("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on("error", () => response.destroy()).pipe(response);
    });
    request.pipe(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(gateway, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        agent.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function page(response: http.ServerResponse, status: number, title: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const heading = `${status} ${title}`;
  response
    .writeHead(status, { "content-type": "text/html", server: "nginx/1.22.1" })
    .end(
      `<html>\r\n<head><title>${heading}</title></head>\r\n<body>\r\n<center><h1>${heading}</h1></center>\r\n</body>\r\n</html>\r\n`,
    );
}
