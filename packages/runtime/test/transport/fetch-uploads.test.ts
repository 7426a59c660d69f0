import { describe, expect, test } from "vitest";
import { type Backend, type CallBody, createClient } from "../../src/index.ts";
import { createFetchTransport } from "../../src/transport/fetch-transport.ts";

const backend: Backend = { name: "lab", basePath: "", operations: {} };
const nodes = ["http://one.example.net", "http://two.example.net"];
const text = new TextEncoder().encode("whole");

async function* pieces(): AsyncGenerator<Uint8Array> {
  yield text;
}

const bodies: [string, () => CallBody][] = [
  ["an async iterable", pieces],
  [
    "a stream",
    () =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(text);
          controller.close();
        },
      }),
  ],
];

/** A client whose first node refuses connections, before or after the platform has looked into the body. */
function setUp(looksAhead: boolean) {
  const received: string[] = [];
  const fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const read = (): Promise<string> => new Response(init?.body as ReadableStream).text();
    if (String(url).startsWith("http://two")) {
      received.push(await read());
      return new Response("{}", { headers: { "content-type": "application/json" } });
    }
    if (looksAhead) await read();
    throw new TypeError("fetch failed", { cause: Object.assign(new Error("refused"), { code: "ECONNREFUSED" }) });
  };
  const transport = createFetchTransport({ fetch });
  return { client: createClient<object, object>(backend, { nodes, transport }), received };
}

describe.each(bodies)("%s", (_name, make) => {
  test("goes whole to the next node when nobody has read of it", async () => {
    const { client, received } = setUp(false);
    await client.request("POST", "/x", { body: make() });
    expect(received).toEqual(["whole"]);
  });

  test("is never sent without what was read of it", async () => {
    const { client, received } = setUp(true);
    const error: unknown = await client.request("POST", "/x", { body: make() }).catch((reason: unknown) => reason);
    expect(received).toEqual([]);
    expect(error).toMatchObject({ code: "BODY_NOT_REPLAYABLE" });
  });
});

test("a form is written by the platform, which knows its boundary", async () => {
  const sent: RequestInit[] = [];
  const fetch = async (_url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    sent.push(init);
    return new Response("{}");
  };
  const client = createClient<object, object>(backend, { nodes, transport: createFetchTransport({ fetch }) });
  const form = new FormData();
  form.set("name", "x");
  const headers = { "content-type": "multipart/form-data" };
  await client.request("POST", "/x", { body: form, headers });
  expect(sent[0]?.body).toBe(form);
  expect(new Headers(sent[0]?.headers).has("content-type")).toBe(false);
});
