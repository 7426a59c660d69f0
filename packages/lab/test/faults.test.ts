import { connect } from "node:net";
import { expect, test } from "vitest";
import type { LabNode } from "../src/core/node.ts";
import { json } from "../src/http/message.ts";
import { type Fixture, serveFixture } from "./fixture.ts";

function node(fixture: Fixture): LabNode {
  const [first] = fixture.cluster.nodes;
  if (!first) throw new Error("The fixture has no node.");
  return first;
}

for (const tls of [false, true]) {
  const over = tls ? "over TLS" : "over HTTP";

  test(`a killed node resets what is open, refuses what is new, and comes back on its port, ${over}`, async () => {
    await using fixture = await serveFixture({ tls });
    const headers = await fixture.login();
    const { url } = node(fixture);
    node(fixture).hang();
    const open = fixture.send("/boxes", { headers });
    await expect.poll(() => node(fixture).counters.received).toBe(2);
    await Promise.all([expect(open).rejects.toMatchObject({ code: "ECONNRESET" }), node(fixture).kill()]);
    await expect(fixture.send("/boxes", { headers })).rejects.toMatchObject({ code: "ECONNREFUSED" });
    node(fixture).faults.clear();
    await node(fixture).start();
    expect(node(fixture).url).toBe(url);
    expect((await fixture.send("/boxes", { headers })).status).toBe(401);
    expect(await fixture.login()).toHaveProperty("x-session");
  });

  test.for([
    ["before", 0],
    ["after", 1],
    ["midBody", 1],
  ] as const)(`resets a connection %s it was processed, ${over}`, async ([when, processed]) => {
    await using fixture = await serveFixture({ tls });
    const headers = await fixture.login();
    node(fixture).reset({ when, times: 1 });
    await expect(fixture.send("/counter", { method: "POST", headers, body: {} })).rejects.toMatchObject({
      code: "ECONNRESET",
    });
    expect(fixture.cluster.counters.of("counter/add")).toBe(processed);
    expect((await fixture.send("/counter", { method: "POST", headers, body: {} })).status).toBe(200);
  });

  test(`a black hole opens a connection and never says a word, ${over}`, async () => {
    await using fixture = await serveFixture({ tls });
    const headers = await fixture.login();
    node(fixture).blackHole();
    await expect(fixture.send("/boxes", { headers, signal: AbortSignal.timeout(80) })).rejects.toThrow(
      /abort|hang up|closed|reset|timeout/i,
    );
    expect(node(fixture).counters.received).toBe(1);
    const { port } = new URL(node(fixture).url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), "127.0.0.1", () => {
        socket.destroy();
        resolve();
      });
    });
    await fixture.cluster.restore();
    expect((await fixture.send("/boxes", { headers })).status).toBe(200);
  });
}

test("hangs until the faults are lifted", async () => {
  await using fixture = await serveFixture();
  const headers = await fixture.login();
  const fault = node(fixture).hang({ match: "boxes/list" });
  const hanging = fixture.send("/boxes", { headers });
  expect((await fixture.send("/boxes/count", { headers })).status).toBe(200);
  await expect.poll(() => fault.hits).toBe(1);
  await Promise.all([expect(hanging).rejects.toMatchObject({ code: "ECONNRESET" }), fixture.cluster.restore()]);
  expect((await fixture.send("/boxes", { headers })).status).toBe(200);
});

test("ends an answer early", async () => {
  await using fixture = await serveFixture();
  const headers = await fixture.login();
  node(fixture).truncate({ times: 1, bytes: 4 });
  const chunks: string[] = [];
  await expect(fixture.send("/boxes", { headers, onChunk: (text) => chunks.push(text) })).rejects.toMatchObject({
    code: "ECONNRESET",
  });
  expect(chunks.join("")).toHaveLength(4);
});

test("cuts a stream within a record", async () => {
  await using fixture = await serveFixture();
  const headers = await fixture.login();
  node(fixture).truncate({ times: 1, bytes: 12 });
  const chunks: string[] = [];
  await expect(fixture.send("/feed", { headers, onChunk: (text) => chunks.push(text) })).rejects.toThrow(
    /abort|hang up|closed|reset|timeout/i,
  );
  expect(chunks.join("")).toBe('{"n":0}\n{"n"');
});

test("damages a body that still has its announced length", async () => {
  await using fixture = await serveFixture();
  const headers = await fixture.login();
  node(fixture).corrupt({ times: 1 });
  const reply = await fixture.send("/boxes", { headers });
  expect(reply.status).toBe(200);
  expect(Number(reply.headers["content-length"])).toBe(Buffer.byteLength(reply.text));
  expect(() => reply.json()).toThrow(SyntaxError);
});

test("turns requests away with the time to come back, and does not process them", async () => {
  await using fixture = await serveFixture();
  const headers = await fixture.login();
  node(fixture).overload({ retryAfter: 2, status: 429, times: 2 });
  const turned = await Promise.all([1, 2].map(() => fixture.send("/counter", { method: "POST", headers, body: {} })));
  expect(turned.map((reply) => [reply.status, reply.headers["retry-after"]])).toEqual([
    [429, "2"],
    [429, "2"],
  ]);
  expect(fixture.cluster.counters.of("counter/add")).toBe(0);
});

test("is slow for as long as it is told", async () => {
  await using fixture = await serveFixture();
  const headers = await fixture.login();
  node(fixture).slow(120, { times: 1 });
  const started = performance.now();
  expect((await fixture.send("/boxes", { headers })).status).toBe(200);
  expect(performance.now() - started).toBeGreaterThanOrEqual(115);
});

test("ends sessions, and lets the next login in", async () => {
  await using fixture = await serveFixture();
  const headers = await fixture.login();
  node(fixture).expireSessions();
  expect((await fixture.send("/boxes", { headers })).status).toBe(401);
  expect((await fixture.send("/boxes", { headers: await fixture.login() })).status).toBe(200);
});

test("hits the requests that it is meant for, after those it lets pass, as often as it is told", async () => {
  await using fixture = await serveFixture();
  const headers = await fixture.login();
  const fault = node(fixture).answer(json({ message: "out for lunch" }, 502), {
    match: ({ target }) => target.includes("color"),
    skip: 1,
    times: 2,
  });
  const statuses = [];
  for (const path of ["/boxes?color=red", "/boxes", "/boxes?color=red", "/boxes?color=blue", "/boxes?color=red"]) {
    statuses.push((await fixture.send(path, { headers })).status);
  }
  expect(statuses).toEqual([200, 200, 502, 502, 200]);
  expect(fault.hits).toBe(2);
});

test("a fault ends with the block that it was declared in", async () => {
  await using fixture = await serveFixture();
  const headers = await fixture.login();
  {
    using overload = node(fixture).overload();
    expect((await fixture.send("/boxes", { headers })).status).toBe(503);
    expect(overload.hits).toBe(1);
  }
  expect((await fixture.send("/boxes", { headers })).status).toBe(200);
});

test.for([
  ["before", 0],
  ["after", 1],
] as const)("a gateway answers with its own page %s the request is processed", async ([when, processed]) => {
  await using fixture = await serveFixture();
  const headers = await fixture.login();
  const page = "upstream connect error or disconnect/reset before headers. reset reason: connection termination";
  node(fixture).gateway({
    when,
    status: 503,
    page,
    headers: { "content-type": "text/plain", server: "envoy" },
    times: 2,
  });
  for (let call = 1; call <= 2; call += 1) {
    const reply = await fixture.send("/counter", { method: "POST", headers, body: {} });
    expect([reply.status, reply.text]).toEqual([503, page]);
    expect(reply.headers).toMatchObject({ "content-type": "text/plain", server: "envoy" });
  }
  expect(fixture.cluster.counters.of("counter/add")).toBe(processed * 2);
  expect((await fixture.send("/counter", { method: "POST", headers, body: {} })).status).toBe(200);
});

test("a gateway without a page of its own answers 502 in HTML", async () => {
  await using fixture = await serveFixture();
  const headers = await fixture.login();
  node(fixture).gateway({ times: 1 });
  const reply = await fixture.send("/boxes", { headers });
  expect([reply.status, reply.headers["content-type"]]).toEqual([502, "text/html"]);
  expect(reply.text).toContain("<h1>502</h1>");
});

test.for([
  ["answer", 409],
  ["overload", 503],
] as const)("%s takes the place of the true answer after the request was processed", async ([kind, status]) => {
  await using fixture = await serveFixture();
  const headers = await fixture.login();
  if (kind === "answer") node(fixture).answer(json({}, status), { when: "after", times: 1 });
  else node(fixture).overload({ when: "after", times: 1 });
  expect((await fixture.send("/counter", { method: "POST", headers, body: {} })).status).toBe(status);
  expect(fixture.cluster.counters.of("counter/add")).toBe(1);
});

for (const tls of [false, true]) {
  test.for([
    ["before", 0],
    ["after", 1],
  ] as const)(
    `closes a connection without an answer %s the request is processed, tls ${tls}`,
    async ([when, processed]) => {
      await using fixture = await serveFixture({ tls });
      const headers = await fixture.login();
      node(fixture).disconnect({ when, times: 1 });
      // A FIN in place of an answer: Node's own client calls that a hang-up.
      await expect(fixture.send("/counter", { method: "POST", headers, body: {} })).rejects.toThrow("socket hang up");
      expect(fixture.cluster.counters.of("counter/add")).toBe(processed);
      expect((await fixture.send("/counter", { method: "POST", headers, body: {} })).status).toBe(200);
    },
  );
}

test("a request that was processed may never be answered", async () => {
  await using fixture = await serveFixture();
  const headers = await fixture.login();
  node(fixture).hang({ when: "after", times: 1 });
  const lost = fixture.send("/counter", { method: "POST", headers, body: {} });
  await expect.poll(() => fixture.cluster.counters.of("counter/add")).toBe(1);
  await Promise.all([expect(lost).rejects.toMatchObject({ code: "ECONNRESET" }), fixture.cluster.restore()]);
});

test("the page of a gateway can be cut short, and the request is not processed", async () => {
  await using fixture = await serveFixture();
  const headers = await fixture.login();
  node(fixture).gateway({ page: "<html>gone</html>", times: 1 });
  node(fixture).truncate({ bytes: 6, times: 1 });
  const chunks: string[] = [];
  const call = fixture.send("/counter", { method: "POST", headers, body: {}, onChunk: (text) => chunks.push(text) });
  await expect(call).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(chunks.join("")).toBe("<html>");
  expect(fixture.cluster.counters.of("counter/add")).toBe(0);
});

test("a fault for an operation that does not exist is refused", async () => {
  await using fixture = await serveFixture();
  expect(() => node(fixture).hang({ match: "boxes/lst" })).toThrow(
    "fixture has no operation boxes/lst; did you mean `boxes/list`?",
  );
});
