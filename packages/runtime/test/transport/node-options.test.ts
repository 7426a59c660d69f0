import { expect, test } from "vitest";
import { type Backend, createClient } from "../../src/index.ts";
import { createNodeTransport, type NodeTransportOptions } from "../../src/node-entry.ts";
import { createAuthority } from "../helpers/certificates.ts";
import { createHttp2Server, createHttpServer } from "../helpers/http-server.ts";

const backend: Backend = { name: "lab", basePath: "", operations: {} };

/** A client whose transport was made by hand. */
function clientOver(origin: string, options: NodeTransportOptions) {
  return createClient<object, object>(backend, {
    nodes: [origin],
    transport: createNodeTransport({ proxy: false, ...options }),
  });
}

test("a client takes a transport with a bound on its connections", async () => {
  await using server = await createHttpServer((_request, response) => setImmediate(() => response.end("{}")));
  await using client = clientOver(server.origin, { connections: 2 });
  await Promise.all(Array.from({ length: 20 }, () => client.request("GET", "/things")));
  expect(server.accepted).toBe(2);
});

test("a client closes the transport that it was given", async () => {
  await using server = await createHttpServer((_request, response) => response.end("{}"));
  const client = clientOver(server.origin, { keepAliveTimeout: 60_000 });
  await client.request("GET", "/things");
  expect(server.connections).toBe(1);
  await client.close();
  await server.untilIdle();
});

test("a client speaks HTTP/2 where its transport offers it and the server takes it", async () => {
  const authority = createAuthority();
  await using server = await createHttp2Server(
    (request, response) => response.end(JSON.stringify(request.httpVersion)),
    authority.issue("127.0.0.1"),
  );
  for (const [allowH2, version] of [
    [true, "2.0"],
    [false, "1.1"],
  ] as const) {
    await using client = clientOver(server.origin, { allowH2, tls: { ca: authority.ca } });
    expect((await client.request("GET", "/things")).data).toBe(version);
  }
});
