import { expect, expectTypeOf, test } from "vitest";
import {
  Call,
  createClient,
  type Explanation,
  type Operation,
  type PagePromise,
  Reply,
  type Transport,
} from "../../src/index.ts";
import { offset } from "../../src/paging/styles/offset.ts";
import { passwordLogin } from "../../src/session/password-login.ts";

const partsList: Operation = {
  id: "parts/list",
  method: "GET",
  path: "/parts",
  query: { start: "form", count: "form", q: "form" },
  paging: "offset",
  items: "items",
  cache: true,
  effect: "read",
};
const partsCreate: Operation = {
  id: "parts/create",
  method: "POST",
  path: "/parts",
  body: "json",
  required: ["body"],
  since: "2.1",
};
const partsWatch: Operation = {
  id: "parts/watch",
  method: "GET",
  path: "/watch",
  stream: "ndjson",
  endless: true,
  session: "none",
};

interface Calls {
  readonly parts: {
    list(input?: object): PagePromise<unknown>;
    create(input: { readonly body: object }, options?: object): Promise<unknown>;
    watch(): AsyncIterable<unknown>;
  };
}

interface Setting {
  readonly sent: string[];
  readonly client: Calls & ReturnType<typeof createClient<object, Calls>>;
}

function setUp(options: object = {}): Setting {
  const sent: string[] = [];
  const transport: Transport = {
    send(call) {
      sent.push(`${call.method} ${call.url}`);
      const body = call.url.endsWith("/login") ? '{"token":"t0k3n"}' : '{"items":[]}';
      return Promise.resolve(
        new Reply({
          status: 200,
          headers: { "content-type": "application/json" },
          body: new TextEncoder().encode(body),
        }),
      );
    },
    close: () => Promise.resolve(),
  };
  const session = passwordLogin({
    username: "ann",
    password: "hunter2",
    login: () => new Call("/login", { method: "POST" }),
    read: () => ({ headers: { authorization: "Bearer t0k3n" } }),
  });
  const client = createClient<object, Calls>(
    {
      name: "parts",
      basePath: "/api",
      correlationHeader: "x-call",
      operations: { parts: { list: partsList, create: partsCreate, watch: partsWatch } },
      paging: { offset: offset({ params: { offset: "start", limit: "count" }, pageSize: 10 }) },
    },
    { nodes: ["https://a.example.net", "https://b.example.net"], transport, ...options },
    { session },
  );
  return { sent, client };
}

test("explains a write: what would be sent, where, and what follows a failure; nothing is sent", async () => {
  const { client, sent } = setUp({ deadline: 60_000, headers: { "x-token": "hunter3" } });
  const explained = await client.explain(() =>
    client.parts.create({ body: { name: "bolt's", password: "hunter2" } }, { correlationId: "chg-7", timeout: 5_000 }),
  );
  expectTypeOf(explained).toEqualTypeOf<Explanation>();
  expect(sent).toEqual([]);
  expect(JSON.stringify(explained) + explained.toCurl() + explained.toHttp()).not.toMatch(/hunter/);
  expect(explained).toMatchObject({
    sent: false,
    operation: "parts/create",
    method: "POST",
    url: "https://a.example.net/api/parts",
    headers: { "content-type": "application/json", "x-call": "chg-7", "x-token": "[redacted]" },
    body: { name: "bolt's", password: "[redacted]" },
    session: { login: true },
    nodes: [
      { url: "https://a.example.net", circuit: "closed", reason: "the client stays on it while it works" },
      { url: "https://b.example.net", circuit: "closed", reason: "the next in order" },
    ],
    retry: { mode: "safe", isReplaySafe: false, maxAttemptsPerNode: 3 },
    version: { since: "2.1", verdict: "read-first" },
    cache: {},
    timeout: 5_000,
    deadline: 60_000,
  });
  expect(explained.toCurl()).toContain(String.raw`--data '{"name":"bolt'\''s","password":"[redacted]"}'`);
  expect(explained.toCurl()).toContain(`--header 'x-token: '"$X_TOKEN"`);
  expect(explained.toHttp()).toMatch(/^POST \/api\/parts HTTP\/1\.1\r\nhost: a\.example\.net\r\n[\s\S]*\r\n\r\n\{/);
});

test("explains lists, streams, calls by path and requests", async () => {
  const { client, sent } = setUp({ cache: true });
  const of = async (work: () => unknown): Promise<string> => {
    const { method, url } = await client.explain(work);
    return `${method} ${url}`;
  };
  expect(await of(() => client.parts.list({ q: "x" }))).toBe(
    "GET https://a.example.net/api/parts?q=x&start=0&count=10",
  );
  expect(await of(() => client.parts.list().all())).toMatch(/^GET https:\/\/a\.example\.net\/api\/parts/);
  expect(await of(() => client.parts.watch())).toBe("GET https://a.example.net/api/watch");
  expect(await of(() => client.request("DELETE", "/other/1"))).toMatch(
    /^DELETE https:\/\/a\.example\.net\/.*other\/1$/,
  );
  expect(sent).toEqual([]);
  const { cache, session } = await client.explain(() => client.parts.list());
  expect(cache).toMatchObject({ mode: "default", key: expect.stringContaining("/api/parts") as string });
  expect(session.login).toBe(true);
  expect((await client.explain(() => client.parts.watch())).session).toEqual({ login: false });
});

test("takes calls that the function makes later, and none of other code", async () => {
  const { client, sent } = setUp();
  let open = (): void => undefined;
  const wait = new Promise<void>((resolve) => (open = resolve));
  const explained = client.explain(async () => {
    await wait;
    await client.request("POST", "/later").catch(() => undefined);
    await client.request("POST", "/still-later");
  });
  const { data } = await client.request("GET", "/other");
  expect(data).toEqual({ items: [] });
  open();
  expect((await explained).url).toContain("/later");
  expect(sent.some((line) => line.includes("later"))).toBe(false);
});

test("knows a live session, the node that it stays on, and the option that names one", async () => {
  const { client } = setUp();
  await client.request("GET", "/warm");
  expect((await client.explain(() => client.parts.list())).session.login).toBe(false);
  const { nodes } = await client.explain(() => client.parts.create({ body: {} }, { node: "https://b.example.net" }));
  expect(nodes).toEqual([{ url: "https://b.example.net", circuit: "closed", reason: "the option `node` names it" }]);
});

test("says the mistake in the input, and that no call was made", async () => {
  const { client } = setUp();
  await expect(client.explain(() => client.parts.create({} as never))).rejects.toMatchObject({ code: "INVALID_INPUT" });
  await expect(client.explain(() => undefined)).rejects.toThrow("explain: the function makes no call of this client.");
});
