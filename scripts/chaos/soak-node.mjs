// A node of the soak in a process of its own, to be killed at any time: node soak-node.mjs <port> <journal>
// It writes each name that it processes into the journal before it answers, so that the journal outlives it.
import { appendFileSync } from "node:fs";
import http from "node:http";

const [port = "0", journal = ""] = process.argv.slice(2);
/** What the next requests meet, told by the parent. */
let trouble = { kind: "none", times: 0 };
let sessions = new Set();
process.on("message", (message) => {
  if (message.kind === "expire") sessions = new Set();
  else trouble = message;
  process.send({ taken: true });
});
process.on("disconnect", () => process.exit());

const json = { "content-type": "application/json" };
const server = http.createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => answer(request, response, body));
});

function answer(request, response, body) {
  const kind = trouble.times-- > 0 ? trouble.kind : "none";
  if (kind === "reset before") return request.socket.resetAndDestroy();
  if (kind === "unavailable") return response.writeHead(503, json).end('{"message":"busy"}');
  if (kind === "limit") return response.writeHead(429, json).end('{"message":"limit","window":100,"limit":50}');
  if (request.url === "/login") {
    const id = `${process.pid}-${sessions.size}-${Math.random()}`;
    sessions.add(id);
    return response.writeHead(200, json).end(JSON.stringify({ id }));
  }
  if (!sessions.has(request.headers["x-session"])) return response.writeHead(401, json).end('{"message":"session"}');
  const name = request.method === "POST" ? JSON.parse(body).name : request.url.split("/").at(-1);
  if (request.method === "POST") appendFileSync(journal, `${name}\n`);
  const text = JSON.stringify({ name, filling: "x".repeat(200) });
  if (kind === "hang") return undefined;
  if (kind === "reset after") return request.socket.resetAndDestroy();
  if (kind === "cut off") {
    response.writeHead(200, { ...json, "content-length": text.length }).write(text.slice(0, 100));
    return setTimeout(() => request.socket.destroy(), 5);
  }
  if (kind === "slow") return setTimeout(() => response.writeHead(200, json).end(text), 60);
  return response.writeHead(200, json).end(text);
}

server.listen(Number(port), "127.0.0.1", () => process.send({ port: server.address().port }));
