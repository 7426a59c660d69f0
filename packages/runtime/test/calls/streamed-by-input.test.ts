import { describe, expect, it } from "vitest";
import { type Call, createClient, InvalidInputError, Reply } from "../../src/index.ts";

const operations = {
  chat: {
    create: {
      id: "chat/create",
      method: "POST",
      path: "/chat",
      body: "json",
      streamed: { if: "stream", stream: "sse", accept: "text/event-stream" },
    },
    generate: {
      id: "chat/generate",
      method: "POST",
      path: "/generate",
      body: "json",
      streamed: { unless: "stream", stream: "ndjson", accept: "application/x-ndjson", items: "part" },
    },
    follow: {
      id: "chat/follow",
      method: "GET",
      path: "/follow",
      query: { stream: "form" },
      streamed: { if: "stream", stream: "sse" },
    },
  },
} as const;

type Ask = (input?: object) => Promise<unknown> & AsyncIterable<unknown>;

interface Calls {
  readonly chat: { readonly create: Ask; readonly generate: Ask; readonly follow: Ask };
}

interface Paths {
  "/chat": {
    post: {
      requestBody: { content: { "application/json": { stream?: boolean } } };
      responses: { 200: { content: { "application/json": { text: string }; "text/event-stream": { part: string } } } };
    };
  };
}

const texts: Readonly<Record<string, string>> = {
  "text/event-stream": 'data: {"part":"a"}\n\ndata: {"part":"b"}\n\ndata: [DONE]\n\n',
  "application/x-ndjson": '{"part":"a"}\n{"part":"b"}\n',
  "application/json": '{"text":"ab"}',
};

async function recordsOf(stream: AsyncIterable<unknown>): Promise<unknown[]> {
  const records: unknown[] = [];
  for await (const record of stream) records.push(record);
  return records;
}

function clientOf(): { client: ReturnType<typeof createClient<Paths, Calls>>; sent: Call[] } {
  const sent: Call[] = [];
  const client = createClient<Paths, Calls>(
    { name: "chat", operations, basePath: "" },
    {
      nodes: ["http://node.test"],
      transport: {
        async send(call) {
          sent.push(call);
          const type = call.fields["accept"] ?? "";
          const reply = new Reply({
            status: 200,
            headers: { "content-type": type },
            body: new TextEncoder().encode(texts[type]),
          });
          reply.node = call.node;
          return reply;
        },
        close: async () => {},
      },
    },
  );
  return { client, sent };
}

describe("an operation whose input makes the answer a stream", () => {
  it("gives JSON without it, and its records with it", async () => {
    const { client, sent } = clientOf();
    await expect(client.chat.create({ body: {} })).resolves.toEqual({ text: "ab" });
    await expect(client.chat.create({ body: { stream: false } })).resolves.toEqual({ text: "ab" });
    await expect(recordsOf(client.chat.create({ body: { stream: true } }))).resolves.toEqual([
      { part: "a" },
      { part: "b" },
    ]);
    expect(sent.map(({ fields }) => fields["accept"])).toEqual([
      "application/json",
      "application/json",
      "text/event-stream",
    ]);
  });

  it("is one unless the input says no, where that is the default", async () => {
    const { client } = clientOf();
    await expect(recordsOf(client.chat.generate({ body: {} }))).resolves.toEqual(["a", "b"]);
    await expect(client.chat.generate({ body: { stream: false } })).resolves.toEqual({ text: "ab" });
  });

  it("may be asked by a parameter, or a form", async () => {
    const { client } = clientOf();
    const stream = client.chat.follow({ stream: true });
    expect(Symbol.asyncIterator in stream && !("then" in stream)).toBe(true);
    const form = new FormData();
    form.set("stream", "true");
    await expect(recordsOf(client.chat.create({ body: form }))).resolves.toHaveLength(2);
  });

  it("is given by path as bytes, and refused where its types would say JSON", async () => {
    const { client, sent } = clientOf();
    const { data } = await client.POST("/chat", { body: {} });
    expect(data?.text).toBe("ab");
    const streamed = await client.POST("/chat", { body: { stream: true }, parseAs: "stream" });
    await expect(new Response(streamed.data).text()).resolves.toBe(texts["text/event-stream"]);
    await expect(client.POST("/chat", { body: { stream: true } })).rejects.toThrow(InvalidInputError);
    await expect(client.POST("/chat", { body: { stream: true } })).rejects.toThrow('say parseAs: "stream"');
    expect(sent).toHaveLength(2);
    const untyped = await client.request("POST", "/chat", { body: { stream: true } });
    expect(untyped.data).toBeInstanceOf(ReadableStream);
  });
});
