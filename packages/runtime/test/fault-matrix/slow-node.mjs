// A node in a process of its own, to be killed while calls are in flight. It says what it processed before it answers.
import http from "node:http";

const server = http.createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => {
    if (request.url === "/login") {
      response.writeHead(200, { "content-type": "application/json" }).end('{"id":"session"}');
      return;
    }
    if (request.method === "POST") process.send({ name: JSON.parse(body).name });
    // The parent kills this process as soon as it hears of a call.
    process.send({ name: "*" });
    setTimeout(() => response.end("{}"), 10_000);
  });
});
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
