import { expect, test } from "vitest";
import { type Backend, type Call, createClient, Reply, type Transport } from "../../src/index.ts";
import { createFakeClock } from "../helpers/fake-clock.ts";

const backend: Backend = { name: "lab", basePath: "", operations: {} };
const nodes = ["http://one.example.net", "http://two.example.net"];

test("a transport may be an instance of a class", async () => {
  class Counting implements Transport {
    sent = 0;
    closed = 0;

    async send(call: Call): Promise<Reply> {
      this.sent += 1;
      const reply = new Reply({ status: 200, headers: {}, body: new TextEncoder().encode("{}") });
      reply.node = call.node;
      return reply;
    }

    async close(): Promise<void> {
      this.closed += 1;
    }
  }
  const transport = new Counting();
  const client = createClient<object, object>(backend, { nodes, transport });
  expect(await client.request("GET", "/things")).toMatchObject({ data: {} });
  await client.close();
  expect(transport).toMatchObject({ sent: 1, closed: 1 });
});

test("a transport that throws in place of rejecting fails the call, and leaves no timer", async () => {
  const clock = createFakeClock();
  const transport: Transport = {
    send: () => {
      throw new Error("no transport at all");
    },
    close: () => Promise.resolve(),
  };
  const client = createClient<object, object>(backend, { nodes, transport, clock, retry: "never", deadline: 60_000 });
  await expect(client.request("GET", "/things")).rejects.toMatchObject({ code: "CONNECTION_FAILED" });
  expect(clock.pending).toBe(0);
  await client.close();
});
