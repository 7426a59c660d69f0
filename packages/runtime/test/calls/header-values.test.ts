import { expect, test } from "vitest";
import { type Backend, createClient } from "../../src/index.ts";
import { createFetchTransport } from "../../src/transport/fetch-transport.ts";

const backend: Backend = { name: "lab", basePath: "", operations: {} };
const nodes = ["http://one.example.net", "http://two.example.net"];
const value = "s3cret\nx-admin: 1";

/** Everything that an error prints, however deep. */
const printed = (error: unknown): string =>
  error instanceof Error ? `${error.stack} ${JSON.stringify(error)} ${printed(error.cause)}` : String(error);

test.each([
  ["of the call", { headers: { "x-token": value } }],
  ["of a session of the caller's own", { session: { "x-token": value } }],
])(
  "a header %s that would begin another one is told without its value, and nothing is sent",
  async (_what, options) => {
    const sent: unknown[] = [];
    const fetch = async (...given: unknown[]): Promise<Response> => {
      sent.push(given);
      return new Response("{}");
    };
    const client = createClient<object, object>(backend, { nodes, transport: createFetchTransport({ fetch }) });
    const error: unknown = await client.request("GET", "/x", options).catch((reason: unknown) => reason);
    expect((error as Error).message).toContain("The value of header x-token holds a line break or NUL");
    expect(printed(error)).not.toContain("s3cret");
    expect(sent).toEqual([]);
  },
);

test("a header of the client that would begin another one is told when the client is made", () => {
  const make = (): unknown => createClient(backend, { nodes, headers: { "x-token": value } });
  expect(make).toThrow("Option `headers`: The value of header x-token holds a line break or NUL.");
});

test("a session of the caller's own is sent also where the client knows none", async () => {
  const sent: Headers[] = [];
  const fetch = async (_url: unknown, init?: RequestInit): Promise<Response> => {
    sent.push(new Headers(init?.headers));
    return new Response("{}");
  };
  const client = createClient<object, object>(backend, { nodes, transport: createFetchTransport({ fetch }) });
  await client.request("GET", "/x", { session: { "X-Token": "good" } });
  await client.request("GET", "/x", { session: "none" });
  expect(sent.map((headers) => headers.get("x-token"))).toEqual(["good", null]);
});

test("whoever observes a client is told the end of a call that was wrong from its start", async () => {
  const told: string[] = [];
  const client = createClient<object, object>(backend, { nodes, observe: ({ type }) => told.push(type) });
  await expect(client.request("GET", "/x", { session: { "x-token": value } })).rejects.toThrow("x-token");
  expect(told).toEqual(["start", "call"]);
  await client.close();
});
