import { expect, test } from "vitest";
import { serveFixture } from "./fixture.ts";

test("answers an operation that has a behaviour", async () => {
  await using fixture = await serveFixture();
  const headers = await fixture.login();
  const first = await fixture.send("/counter", { method: "POST", headers, body: {} });
  expect([first.status, first.json()]).toEqual([200, { value: 1 }]);
  expect(fixture.cluster.counters.of("counter/add")).toBe(1);
  expect(fixture.cluster.nodes[0]?.counters.logins).toBe(1);
});

test("prefers a fixed path to a templated one", async () => {
  await using fixture = await serveFixture();
  const headers = await fixture.login();
  expect((await fixture.send("/boxes/count", { headers })).json()).toBe(7);
});

test("keeps what is created, and forgets what is deleted, without a behaviour of its own", async () => {
  await using fixture = await serveFixture();
  const headers = await fixture.login();
  const made = await fixture.send("/boxes", { headers, body: { id: "b", color: "red" } });
  expect(made.status).toBe(201);
  const { id } = made.json<{ id: string }>();
  expect((await fixture.send(`/boxes/${id}`, { headers })).json()).toMatchObject({ id, color: "red" });
  await fixture.send(`/boxes/${id}`, { method: "PUT", headers, body: { id, color: "blue" } });
  const list = (await fixture.send("/boxes", { headers })).json<{ items: { id: string; color: string }[] }>();
  expect(list.items.find((item) => item.id === id)).toMatchObject({ color: "blue" });
  expect((await fixture.send(`/boxes/${id}`, { method: "DELETE", headers })).status).toBe(204);
  expect((await fixture.send(`/boxes/${id}`, { headers })).status).toBe(404);
  expect(fixture.violations).toEqual([]);
});

test("refuses a caller without a session, and one whose session is over", async () => {
  await using fixture = await serveFixture();
  expect((await fixture.send("/boxes")).status).toBe(401);
  const headers = await fixture.login();
  expect((await fixture.send("/boxes", { headers })).status).toBe(200);
  fixture.clock.advance(60_000);
  expect((await fixture.send("/boxes", { headers })).status).toBe(401);
});

test("knows a session on the node that gave it only", async () => {
  await using fixture = await serveFixture({ nodes: 2 });
  const headers = await fixture.login(0);
  expect((await fixture.send("/boxes", { headers }, 1)).status).toBe(401);
});

test.for([
  ["a number out of range", "/boxes?limit=0", { method: "GET" }, "query.limit"],
  ["text where a number belongs", "/boxes?limit=few", { method: "GET" }, "query.limit"],
  ["a body without a required member", "/boxes", { body: { color: "red" } }, "body/id"],
  ["a value outside an enumeration", "/boxes", { body: { id: "x", color: "green" } }, "body/color"],
  ["a missing body", "/boxes", { method: "POST" }, "body"],
  [
    "a body that is not JSON",
    "/boxes",
    { method: "POST", body: "{", headers: { "content-type": "application/json" } },
    "body",
  ],
  [
    "a media type of its own",
    "/boxes",
    { method: "POST", body: "<a/>", headers: { "content-type": "text/xml" } },
    "body",
  ],
] as const)("names operation and field of %s", async ([, path, options, field]) => {
  await using fixture = await serveFixture();
  const headers = { ...(await fixture.login()), ...("headers" in options ? options.headers : {}) };
  const reply = await fixture.send(path, { ...options, headers });
  expect(reply.status).toBe(400);
  expect(reply.json()).toEqual({ message: field });
  expect(fixture.violations).toMatchObject([{ side: "request", problems: [{ field }] }]);
  expect(fixture.violations[0]?.operation).toMatch(/^boxes\//);
  expect(fixture.cluster.counters.of("boxes/create")).toBe(0);
});

test("records a parameter that it does not know, and answers all the same", async () => {
  await using fixture = await serveFixture();
  const headers = await fixture.login();
  expect((await fixture.send("/boxes?colour=red", { headers })).status).toBe(200);
  expect(fixture.violations[0]?.problems).toEqual([
    { field: "query.colour", message: "is not a parameter of this operation" },
  ]);
});

test("turns an answer of its own that breaks the spec into a 500 that says where", async () => {
  await using fixture = await serveFixture();
  const reply = await fixture.send("/wrong", { headers: await fixture.login() });
  expect(reply.status).toBe(500);
  expect(reply.text).toContain("wrong/get: the answer breaks the spec: body/name must be string");
  expect(fixture.violations).toMatchObject([{ side: "answer", operation: "wrong/get" }]);
});

test("has no path outside the spec, no foreign method, and no operation of a later version", async () => {
  await using fixture = await serveFixture();
  const headers = await fixture.login();
  expect((await fixture.send("/nowhere", { headers })).status).toBe(404);
  expect((await fixture.send("/boxes", { method: "PATCH", headers })).status).toBe(405);
  expect((await fixture.send("/new", { headers })).status).toBe(404);
  expect(fixture.violations.map(({ problems }) => problems[0]?.message)).toEqual([
    "is not in the spec",
    "exists for GET, POST only",
    "is news/get, which this server version does not have",
  ]);
});

test("writes a refusal of a behaviour in the backend's own form", async () => {
  await using fixture = await serveFixture();
  const headers = await fixture.login();
  fixture.cluster.state.value = 100;
  const reply = await fixture.send("/counter", { method: "POST", headers });
  expect(reply.status).toBe(409);
  expect(reply.json()).toEqual({ code: "full", message: "The counter is full." });
});

test("reads uploads", async () => {
  await using fixture = await serveFixture();
  const form = new FormData();
  form.set("file", new File(["0123456789"], "a.swi"));
  const encoded = new Response(form);
  const headers = { ...(await fixture.login()), "content-type": encoded.headers.get("content-type") ?? "" };
  const reply = await fixture.send("/upload", {
    method: "POST",
    headers,
    body: new Uint8Array(await encoded.arrayBuffer()),
  });
  expect(reply.json()).toEqual({ size: 10 });
});

test("streams records and stops when the client leaves", async () => {
  await using fixture = await serveFixture();
  const headers = await fixture.login();
  const leave = new AbortController();
  const seen: string[] = [];
  await expect(
    fixture.send("/feed", {
      headers,
      signal: leave.signal,
      onChunk: (text) => {
        seen.push(text);
        if (seen.length === 3) leave.abort();
      },
    }),
  ).rejects.toThrow(/abort|hang up|closed|reset|timeout/i);
  expect(seen.join("")).toMatch(/^\{"n":0\}\n\{"n":1\}\n/);
  await expect.poll(() => fixture.cluster.nodes[0]?.counters.openSockets).toBe(0);
});

test("remembers what was done, and finds what was done twice", async () => {
  await using fixture = await serveFixture({ nodes: 2 });
  const first = await fixture.login(0);
  const second = await fixture.login(1);
  await fixture.send("/counter", { method: "POST", headers: first, body: { note: "a" } });
  await fixture.send("/counter", { method: "POST", headers: second, body: { note: "a" } }, 1);
  await fixture.send("/boxes", { headers: first });
  await fixture.send("/boxes", { headers: first });
  const { journal } = fixture.cluster;
  expect(journal.of("counter/add").map(({ node, status }) => [node, status])).toEqual([
    [0, 200],
    [1, 200],
  ]);
  expect(journal.repeated().map((group) => group[0]?.operation)).toEqual(["session/login", "counter/add"]);
});

test("speaks TLS with a certificate of its own authority", async () => {
  await using fixture = await serveFixture({ tls: true });
  expect(await fixture.login()).toHaveProperty("x-session");
  await expect(fixture.send("/boxes", { ca: "" })).rejects.toMatchObject({
    code: expect.stringMatching(/SIGN|VERIFY|ISSUER/) as string,
  });
});
