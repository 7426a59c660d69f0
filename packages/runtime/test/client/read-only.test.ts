import { describe, expect, it } from "vitest";
import {
  type Backend,
  Call,
  createClient,
  InvalidOptionError,
  isReadOnly,
  type Operation,
  ReadOnlyError,
  Reply,
  type SessionStrategy,
} from "../../src/index.ts";

const operations = {
  things: {
    list: { id: "things/list", method: "GET", path: "/things", effect: "read", query: { color: "form" } },
    get: { id: "things/get", method: "GET", path: "/things/{thingId}", effect: "read" },
    file: { id: "things/file", method: "GET", path: "/things/{thingId}/file/{name}", effect: "read" },
    query: { id: "things/query", method: "POST", path: "/things/query", effect: "read", replay: "safe", body: "json" },
    redeem: { id: "things/redeem", method: "GET", path: "/tokens/{token}" },
    odd: { id: "things/odd", method: "GET", path: "/things/{thingId}/odd" },
    oddToo: { id: "things/oddToo", method: "GET", path: "/{kind}/{thingId}/odd", effect: "read" },
    create: { id: "things/create", method: "POST", path: "/things", body: "json" },
    delete: { id: "things/delete", method: "DELETE", path: "/things/{thingId}", effect: "destroy", answer: "none" },
    elsewhere: { id: "things/elsewhere", method: "GET", path: "/health", base: "/own", effect: "read" },
  },
} as const satisfies Record<string, Record<string, Operation>>;

type AnyCall = (input?: object, options?: object) => Promise<unknown>;
interface Calls {
  readonly things: Readonly<Record<keyof typeof operations.things, AnyCall>>;
}

function open(options: object = {}, setup: { session?: SessionStrategy } = {}) {
  const sent: string[] = [];
  const backend: Backend = { name: "tiny", operations, basePath: "/api" };
  const client = createClient<Record<string, never>, Calls>(
    backend,
    {
      nodes: ["http://node1.test"],
      readOnly: true,
      transport: {
        async send({ method, url }: Call) {
          sent.push(`${method} ${url}`);
          return new Reply({ status: 200, headers: {}, body: new TextEncoder().encode("{}") });
        },
        close: async () => {},
      },
      ...options,
    },
    setup,
  );
  return { client, sent };
}

const refusal = (words: string): unknown =>
  expect.objectContaining({ code: "READ_ONLY", outcome: "not-processed", message: expect.stringContaining(words) });

describe("a client that only reads", () => {
  it("sends what the spec says only reads, whatever its method", async () => {
    const { client, sent } = open();
    await client.things.list({ color: "red" });
    await client.things.query({ body: {} });
    await client.things.elsewhere();
    expect(sent).toEqual(["GET /api/things?color=red", "POST /api/things/query", "GET /own/health"]);
  });

  it("refuses everything else before it is sent, a GET that writes among it", async () => {
    const { client, sent } = open();
    await expect(client.things.create({ body: {} })).rejects.toEqual(
      refusal("things/create: it may change something, and this client is read-only. Nothing was sent."),
    );
    await expect(client.things.delete({ thingId: "1" })).rejects.toEqual(refusal("destroys something"));
    const error = await client.things.redeem({ token: "t" }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ReadOnlyError);
    expect(isReadOnly(error)).toBe(true);
    expect(sent).toEqual([]);
  });

  it("takes no part in a client without the option", async () => {
    const { client, sent } = open({ readOnly: false });
    await client.things.create({ body: {} });
    expect(sent).toEqual(["POST /api/things"]);
  });

  it.each([
    ["GET", "/things"],
    ["GET", "/things/{thingId}"],
    ["GET", "/things/7"],
    ["HEAD", "/things/7"],
    ["get", "/things/7?x=1"],
    ["GET", "/things/7;max=10"],
    ["POST", "/things/query"],
  ])("sends request(%j, %j), which is a known read", async (method, path) => {
    const { client, sent } = open();
    await client.request(method, path, path.includes("{") ? { params: { path: { thingId: "7" } } } : {});
    expect(sent).toHaveLength(1);
  });

  it.each([
    ["POST", "/things"],
    ["DELETE", "/things/7"],
    ["GET", "/tokens/abc"],
    ["GET", "/unknown"],
    ["GET", "/things/7/unknown"],
    ["GET", "/things/"],
    ["OPTIONS", "/things"],
    // Fits an operation that reads, and one of which nobody knows.
    ["GET", "/things/7/odd"],
    // What a server or the platform may resolve to another path.
    ["GET", "/things/.."],
    ["GET", "/things/%2e%2e"],
    ["GET", "/things/..;a=1"],
    ["GET", "/things/..%2ftokens%2fabc"],
    ["GET", "/things/..\\tokens"],
    ["GET", "/things/%E0%A4%A"],
    ["GET", "/tokens/../things"],
  ])("refuses request(%j, %j)", async (method, path) => {
    const { client, sent } = open();
    await expect(client.request(method, path)).rejects.toEqual(refusal("this client is read-only"));
    expect(sent).toEqual([]);
  });

  it("refuses a header that tells the server another method", async () => {
    const { client, sent } = open();
    const headers = { "X-HTTP-Method-Override": "DELETE" };
    await expect(client.things.get({ thingId: "7" }, { headers })).rejects.toEqual(refusal("names another method"));
    expect(sent).toEqual([]);
  });

  it("refuses what a middleware made of a read", async () => {
    const { client, sent } = open();
    const middleware = {
      onRequest: ({ request }: { request: Request }) => new Request(request.url, { method: "DELETE" }),
    };
    (client as unknown as { use(one: object): void }).use(middleware);
    await expect(client.things.get({ thingId: "7" })).rejects.toEqual(refusal("destroys something"));
    expect(sent).toEqual([]);
  });

  it("logs in and out all the same", async () => {
    const session: SessionStrategy = {
      name: "test",
      identity: "me",
      scope: "cluster",
      async login(_node, send) {
        await send(new Call("/login", { method: "POST", body: "{}" }));
        return { headers: {} };
      },
      async logout(_session, _node, send) {
        await send(new Call("/logout", { method: "POST" }));
      },
    };
    const { client, sent } = open({}, { session });
    await client.things.list();
    await client.close();
    expect(sent).toEqual(["POST /login", "GET /api/things", "POST /logout"]);
  });

  it("refuses another value than true and false", () => {
    expect(() => open({ readOnly: "yes" })).toThrow(InvalidOptionError);
    expect(() => open({ readOnly: "yes" })).toThrow("Option `readOnly` is true or false, not string.");
  });
});
