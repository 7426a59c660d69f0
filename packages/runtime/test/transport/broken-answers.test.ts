import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { type Backend, createClient, type NorthboundError } from "../../src/index.ts";
import { createFetchTransport } from "../../src/transport/fetch-transport.ts";
import { createHttpServer, createRawServer, type TestServer } from "../helpers/http-server.ts";

interface Things {
  readonly things: {
    read(): Promise<unknown>;
    write(input: { body: object }): Promise<unknown>;
    file(): Promise<Response>;
  };
}

const backend: Backend = {
  name: "lab",
  basePath: "",
  operations: {
    things: {
      read: { id: "things/read", method: "GET", path: "/things" },
      write: { id: "things/write", method: "POST", path: "/things", body: "json" },
      file: { id: "things/file", method: "GET", path: "/file", answer: "binary" },
    },
  },
};

const secret = "hunter2-hunter2";
const text = `{"name":"${secret}","password":"${secret}","items":[1,2`;

/** A server that closes the connection in order before the answer is complete. */
function breaking(fields: string, body: string | Uint8Array): Promise<TestServer> {
  return createRawServer((socket) =>
    socket.once("data", () => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${fields}\r\n\r\n`);
      socket.end(body);
    }),
  );
}

const shorter = "content-length: 1000";

describe.each([
  ["Node's", undefined],
  ["the fetch", createFetchTransport],
])("an answer that breaks off, over %s transport,", (_name, createTransport) => {
  async function failureOf(
    server: TestServer,
    use: (client: Things) => Promise<unknown>,
  ): Promise<NorthboundError & { readonly message: string }> {
    await using client = createClient<object, Things>(backend, {
      nodes: [server.origin],
      proxy: false,
      maxAttemptsPerNode: 1,
      ...(createTransport && { transport: createTransport() }),
    });
    return await use(client).then(
      () => expect.unreachable("the call should have failed"),
      (error: unknown) => error as never,
    );
  }

  test("shows how it began, and no text of it", async () => {
    await using server = await breaking(shorter, text);
    const error = await failureOf(server, ({ things }) => things.read());
    expect(error).toMatchObject({ code: "INVALID_ANSWER", operation: "things/read", node: server.origin });
    expect(error.message).toMatch(/answer cut off \(\w+\); the answer broke off after \d+ bytes, begins "\{/);
    expect(error.message).toContain(String.raw`{\"name\":\"…\",\"password\":`);
    expect(error.attempts[0]?.reason).toContain(`after ${text.length} bytes`);
    for (const printed of [error.message, JSON.stringify(error), inspect(error)]) expect(printed).not.toContain(secret);
  });

  test("shows it in chunks, too, and for a write whose outcome nobody knows", async () => {
    await using server = await breaking("transfer-encoding: chunked", `64\r\n${text}`);
    const error = await failureOf(server, ({ things }) => things.write({ body: {} }));
    expect(error.code).toBe("UNKNOWN_OUTCOME");
    expect(error.message).toContain(`after ${text.length} bytes, begins`);
  });

  test("says so when nothing of it came", async () => {
    await using server = await breaking(shorter, "");
    const error = await failureOf(server, ({ things }) => things.read());
    expect(error.message).toContain("broke off before the first byte of its body");
  });

  test("is an error of its own kind while a file is read", async () => {
    await using server = await breaking(shorter, text);
    const error = await failureOf(server, async ({ things }) => (await things.file()).bytes());
    expect(error).toMatchObject({ code: "INVALID_ANSWER", node: server.origin, detail: { isCutOff: true } });
  });
});

test("packed data that breaks off is counted, not shown", async () => {
  const packed = gzipSync(text);
  await using server = await breaking(`${shorter}\r\ncontent-encoding: gzip`, packed);
  await using client = createClient<object, Things>(backend, {
    nodes: [server.origin],
    proxy: false,
    maxAttemptsPerNode: 1,
  });
  await expect(client.things.read()).rejects.toThrow(`broke off after ${packed.length} bytes of packed data`);
});

test.each<[string, Record<string, string>, string, RegExp]>([
  [
    "is not JSON",
    {},
    "<html>please log in",
    /the answer is not valid JSON \(.*, 19 characters, begins "<html>please log in"\)/,
  ],
  ["is damaged in its packing", { "content-encoding": "gzip" }, "not gzip at all", /the answer can't be unpacked/],
  ["is too large", {}, JSON.stringify("x".repeat(2_000)), /the answer is larger than 1000 bytes/],
])("an answer that %s is an error that says whose it is", async (_name, fields, body, message) => {
  await using server = await createHttpServer((_request, response) => response.writeHead(200, fields).end(body));
  await using client = createClient<object, Things>(backend, { nodes: [server.origin], proxy: false, maxBytes: 1_000 });
  const failure = await client.things.read().catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: "INVALID_ANSWER",
    operation: "things/read",
    node: server.origin,
    status: 200,
    message: expect.stringMatching(message),
  });
  expect((failure as Error).message.startsWith(`things/read at ${server.origin}: `)).toBe(true);
});
