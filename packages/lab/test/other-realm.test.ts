import { runInNewContext } from "node:vm";
import { afterEach, expect, test, vi } from "vitest";
import { encodeBody, json } from "../src/http/message.ts";
import { serveFixture } from "./fixture.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

// Environments such as vitest's jsdom run tests with globals of another realm: a `Uint8Array` that Node makes is then
// no instance of the global `Uint8Array`.
function enterOtherRealm(): void {
  for (const name of ["Uint8Array", "ArrayBuffer", "Date"]) vi.stubGlobal(name, runInNewContext(name) as unknown);
}

test("the lab answers where bytes are of another realm than the globals", async () => {
  enterOtherRealm();
  expect(encodeBody(json({}).body)).not.toBeInstanceOf(Uint8Array);
  await using fixture = await serveFixture();
  const headers = await fixture.login();
  const reply = await fixture.send("/counter", { method: "POST", headers, body: {} });
  expect([reply.status, reply.json()]).toEqual([200, { value: 1 }]);
  expect(reply.headers["content-length"]).toBe(String(reply.text.length));
});

test("an answer is cut short where bytes are of another realm than the globals", async () => {
  enterOtherRealm();
  await using fixture = await serveFixture();
  const headers = await fixture.login();
  fixture.cluster.nodes[0]?.truncate({ bytes: 4, times: 1 });
  const chunks: string[] = [];
  const call = fixture.send("/boxes", { headers, onChunk: (text) => chunks.push(text) });
  await expect(call).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(chunks.join("")).toHaveLength(4);
});
