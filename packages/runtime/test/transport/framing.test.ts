import { describe, expect, test } from "vitest";
import { expected, framingCases, runFraming } from "./framing.ts";
import { createHttpServer, createRawServer } from "../helpers/http-server.ts";
import { Call } from "../../src/core/call.ts";
import { createNodeTransport } from "../../src/transport/node-transport.ts";

describe("an answer is whole only when its framing says so (RFC 9112 section 6.3 and 8)", () => {
  test.each(framingCases)("$framing framing, connection: $persistence, ended $ending, $reading", async (framing) => {
    expect(await runFraming(framing)).toMatch(expected(framing));
  });
});

async function readFrom(write: (send: (text: string) => Promise<void>) => Promise<void>, method = "POST") {
  await using server = await createRawServer((socket) => {
    socket.on("data", () => void write((text) => new Promise((done) => socket.write(text, () => setImmediate(done)))));
  });
  const transport = createNodeTransport({ proxy: false });
  const texts: string[] = [];
  for (let round = 0; round < 2; round++) {
    const call = new Call("/things", { method, body: method === "POST" ? "{}" : undefined });
    call.node = server.node;
    const reply = await transport.send(call);
    texts.push(`${reply.status} ${await reply.text()}`);
    // The connection is free for the next call a moment after the answer.
    await new Promise(setImmediate);
  }
  const { accepted } = server;
  await transport.close();
  return { texts, accepted };
}

const good = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";

describe("interim answers that nobody asked for (RFC 9110 section 15.2)", () => {
  test.each<[string, string[]]>([
    ["100 Continue in one piece with the answer", [`HTTP/1.1 100 Continue\r\n\r\n${good}`]],
    ["100 Continue by itself", ["HTTP/1.1 100 Continue\r\n\r\n", good]],
    ["100 Continue with fields, in pieces", ["HTTP/1.1 1", "00 Continue\r\nx: y\r\n", `\r\n${good}`]],
    ["two of them, from HTTP/1.0", ["HTTP/1.0 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n", good]],
    ["103 Early Hints", [`HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n${good}`]],
    ["an answer whose first bytes look like one", ["HTTP/1.1 ", good.slice("HTTP/1.1 ".length)]],
  ])("%s don't disturb the call or the connection", async (_name, pieces) => {
    const { texts, accepted } = await readFrom(async (send) => {
      for (const piece of pieces) await send(piece);
    });
    expect(texts).toEqual(["200 hello", "200 hello"]);
    expect(accepted).toBe(1);
  });

  test("a body that looks like one stays as it is", async () => {
    const body = "HTTP/1.1 100 Continue\r\n\r\nx";
    const { texts } = await readFrom(async (send) => {
      await send(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`);
      await send(body);
    });
    expect(texts).toEqual([`200 ${body}`, `200 ${body}`]);
  });
});

test("an answer without a body may state the length of the one that it doesn't send (RFC 9110 section 8.6)", async () => {
  await using server = await createHttpServer((request, response) => {
    response.socket?.write(
      `HTTP/1.1 ${request.url === "/204" ? "204 No Content" : "304 Not Modified"}\r\ncontent-length: 12\r\n\r\n`,
    );
  });
  const transport = createNodeTransport({ proxy: false });
  for (const status of [204, 304, 204]) {
    const call = new Call(`/${status}`, { method: "PUT", body: "{}" });
    call.node = server.node;
    expect((await transport.send(call)).status).toBe(status);
  }
  await transport.close();
});
