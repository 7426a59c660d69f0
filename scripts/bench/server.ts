import http from "node:http";
import type { AddressInfo } from "node:net";
import { jsonOf, pageOf, recordLines } from "./answers.ts";

// The other side of every measurement, in a process of its own: a plain HTTP server on three ports.
// Messages from the parent: `{ limit }` sets how many pages may be under way, and how long each takes.

const answers = new Map(["1k", "100k", "1m"].map((size) => [`/api/json/${size}`, jsonOf(size)]));
const jsonHeaders = { "content-type": "application/json" };
let pageDelay = 0;
let maxPages = Infinity;
let pagesUnderWay = 0;

function handle(request: http.IncomingMessage, response: http.ServerResponse): void {
  const url = request.url ?? "";
  const end = url.indexOf("?");
  const path = (end < 0 ? url : url.slice(0, end)).replace("/cached/", "/");
  const body = answers.get(path);
  if (body) {
    response.writeHead(200, { ...jsonHeaders, "content-length": body.length }).end(body);
  } else if (path === "/api/pages") {
    page(new URLSearchParams(url.slice(end + 1)), response);
  } else if (path === "/api/items") {
    void list(Number(new URLSearchParams(url.slice(end + 1)).get("count")), response);
  } else if (path === "/api/records") {
    void stream(Number(new URLSearchParams(url.slice(end + 1)).get("count")), response);
  } else {
    response.writeHead(404, jsonHeaders).end("{}");
  }
}

/** A page of records. More at once than the limit allows are turned away, as by a busy controller. */
function page(query: URLSearchParams, response: http.ServerResponse): void {
  if (pagesUnderWay >= maxPages) {
    response.writeHead(503, jsonHeaders).end(`{"message":"concurrent query count exceeded"}`);
    return;
  }
  pagesUnderWay += 1;
  setTimeout(() => {
    pagesUnderWay -= 1;
    const first = Number(query.get("first") ?? 0);
    const size = Number(query.get("size") ?? 1000);
    response.writeHead(200, jsonHeaders).end(pageOf(first, size, Number(query.get("total"))));
  }, pageDelay);
}

/** Records as lines, as fast as the reader takes them. */
async function stream(count: number, response: http.ServerResponse): Promise<void> {
  response.writeHead(200, { "content-type": "application/x-ndjson" });
  for (const lines of recordLines(count)) {
    if (!response.write(lines)) await new Promise((resolve) => response.once("drain", resolve));
  }
  response.end();
}

/** The same records as one array, which comes as fast as the reader takes it. */
async function list(count: number, response: http.ServerResponse): Promise<void> {
  response.writeHead(200, jsonHeaders).write('{"items":[');
  let comma = "";
  for (const lines of recordLines(count)) {
    const isRead = response.write(comma + lines.trimEnd().replaceAll("\n", ","));
    comma = ",";
    if (!isRead) await new Promise((resolve) => response.once("drain", resolve));
  }
  response.end("]}");
}

const servers = await Promise.all(
  [0, 1, 2].map(
    () =>
      new Promise<http.Server>((resolve) => {
        const server = http.createServer({ keepAliveTimeout: 60_000 }, handle);
        server.listen(0, "127.0.0.1", () => resolve(server));
      }),
  ),
);
process.on("message", ({ id, concurrency, delay }: { id: number; concurrency: number; delay: number }) => {
  maxPages = concurrency;
  pageDelay = delay;
  process.send?.({ id });
});
process.on("disconnect", () => process.exit());
process.send?.({ origins: servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`) });
