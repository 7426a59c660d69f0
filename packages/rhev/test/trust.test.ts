import { expect, test } from "vitest";
import { Reply, type Transport } from "@northbound/runtime";
import { fetchAuthority } from "../src/index.ts";
import { createStub } from "./stub.ts";

const pem = `-----BEGIN CERTIFICATE-----\n${btoa("a certificate")}\n-----END CERTIFICATE-----`;
// echo -n "a certificate" | sha256sum
const fingerprint = "9f9a11d9ef0cbf2e4ebf7a7a7ae6e6c6";

function serving(body: string, status = 200): Transport & { readonly headers: Headers[] } {
  const headers: Headers[] = [];
  return {
    ...createStub(),
    headers,
    send(call) {
      headers.push(new Headers([...call.headers]));
      const reply = new Reply({
        status,
        headers: { "content-type": "text/plain" },
        body: new TextEncoder().encode(body),
      });
      reply.node = call.node;
      reply.ticket = call.ticket;
      return Promise.resolve(reply);
    },
  };
}

const nodes = ["https://engine.example.net/ovirt-engine/api"];

test("the authority of an engine is fetched without credentials, with its fingerprint", async () => {
  const transport = serving(pem);
  const { ca, fingerprint: seen } = await fetchAuthority({ nodes, transport });
  expect(ca).toBe(`${pem}\n`);
  expect(seen).toMatch(/^(?:[\dA-F]{2}:){31}[\dA-F]{2}$/);
  expect(transport.headers.map((headers) => headers.get("authorization"))).toEqual([null]);
  // With or without colons, in either case.
  const given = seen.replaceAll(":", "").toLowerCase();
  expect((await fetchAuthority({ nodes, transport, fingerprint: given })).ca).toBe(ca);
});

test("another fingerprint, and what is no certificate, end first contact", async () => {
  await expect(fetchAuthority({ nodes, transport: serving(pem), fingerprint })).rejects.toThrow(/somebody else/);
  await expect(fetchAuthority({ nodes, transport: serving("<html></html>") })).rejects.toMatchObject({
    code: "INVALID_ANSWER",
  });
});
