import { isNotFound, isNorthboundError, Reply, type Transport } from "@northbound/runtime";
import { expect, test } from "vitest";
import { createXpresso, type Xpresso } from "../src/index.ts";

// A 404 that is not the service's says nothing about what it was asked for.

function behind(type: string, body: string): Xpresso {
  const transport: Transport = {
    send(call) {
      const reply = new Reply({ status: 404, headers: { "content-type": type }, body: new TextEncoder().encode(body) });
      reply.node = call.node;
      return Promise.resolve(reply);
    },
    close: () => Promise.resolve(),
  };
  return createXpresso({
    nodes: ["https://xpresso"],
    token: "t",
    transport,
    backoff: { base: 1, cap: 1 },
  });
}

const looks: readonly ((xpresso: Xpresso) => Promise<unknown>)[] = [
  (xpresso) => xpresso.requestsV1.get({ requestId: "7" }),
  (xpresso) => xpresso.helper.idOf("testbeds", "ams1"),
  (xpresso) => xpresso.helper.find({ category: "testbeds", resourceId: "ams1" }),
];

test.each([
  ["a page", "text/html", "<html><body><h1>404 Not Found</h1></body></html>"],
  ["a text (Traefik)", "text/plain", "404 page not found\n"],
  ["nothing", "", ""],
  ["JSON of a gateway (Kong)", "application/json", '{"message":"no Route matched with those values"}'],
])("a 404 that is %s is no absence", async (_what, type, body) => {
  for (const look of looks) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const failure: unknown = await look(behind(type, body)).then(
      (value) => ({ value }),
      (error: unknown) => error,
    );
    expect([String(look), isNorthboundError(failure), isNotFound(failure)]).toEqual([String(look), true, false]);
  }
});

test("a 404 in the service's words is an absence", async () => {
  const own = behind("application/json", '{"detail":"Not found."}').requestsV1.get({ requestId: "7" });
  await expect(own).rejects.toMatchObject({ code: "NOT_FOUND" });
});
