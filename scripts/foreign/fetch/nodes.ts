import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Two servers of one small API, of which the first can be killed. */
export interface Nodes extends AsyncDisposable {
  readonly urls: readonly [string, string];
  /** Requests that arrived, such as `POST /things at 1`. */
  readonly arrived: readonly string[];
  /** Closes the first with all of its connections. */
  kill(): Promise<void>;
}

const answers: Readonly<Record<string, readonly [number, unknown]>> = {
  "GET /things": [200, [{ id: "a" }]],
  "POST /things": [201, { id: "b" }],
  // What the client of OpenAI asks for.
  "GET /models": [200, { object: "list", data: [{ id: "a" }] }],
  "POST /chat/completions": [200, { id: "b", choices: [] }],
};

/** Starts both. */
export async function startNodes(): Promise<Nodes> {
  const arrived: string[] = [];
  const servers = [0, 1].map((index) =>
    createServer((request, response) => {
      const what = `${request.method} ${new URL(request.url ?? "", "http://node").pathname}`;
      arrived.push(`${what} at ${index}`);
      request.resume().on("end", () => {
        const [status, body] = answers[what] ?? [404, { message: "Not found" }];
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      });
    }),
  );
  const [first = "", second = ""] = await Promise.all(servers.map(listen));
  return {
    urls: [first, second],
    arrived,
    kill: () => close(servers[0]),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(servers.map(close));
    },
  };
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

function close(server: Server | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (!server?.listening) return resolve();
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
