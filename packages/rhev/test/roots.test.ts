import { expect, test } from "vitest";
import { createCodec, readXml } from "../src/xml.ts";
import { isNotFound } from "@northbound/runtime";
import { createRhev, faultOf } from "../src/index.ts";
import { createStub } from "./stub.ts";
import { Reply, type Transport } from "@northbound/runtime";
import schema from "./data/root-elements-3.6.json" with { type: "json" };

const { shapes } = createCodec();

/** An engine that answers everything with one document. */
function answering(status: number, body: string): Transport {
  return {
    ...createStub(),
    send(call) {
      const headers = { "content-type": "application/xml" };
      const reply = new Reply({ status, headers, body: new TextEncoder().encode(body) });
      reply.node = call.node;
      reply.ticket = call.ticket;
      return Promise.resolve(reply);
    },
  };
}

function xmlClient(status: number, body: string, format: "xml" | "json" = "xml") {
  return createRhev({
    nodes: ["https://engine"],
    credentials: { token: "t" },
    format,
    retry: "never",
    transport: answering(status, `<?xml version="1.0"?>${body}`),
  });
}

test("every root element of the schema of 3.6 can be read", () => {
  expect(schema.roots).toHaveLength(345);
  for (const root of schema.roots) {
    const value = readXml(`<${root} id="1"><name>a</name></${root}>`, shapes);
    expect({ root, value }).toMatchObject({ root, value: { id: "1" } });
  }
});

test("a document is read as what the operation answers, whatever its root is called", async () => {
  // Recorded of a 3.x engine: the spec calls the list `operation_systems`, as oVirt's own model does.
  await using rhev = xmlClient(
    200,
    '<operating_systems><operating_system id="1"><name>other</name></operating_system></operating_systems>',
  );
  expect(await rhev.operatingSystems.list()).toEqual({ operating_system: [{ id: "1", name: "other" }] });
});

test("a fault in place of an answer is a fault, and a page is no document", async () => {
  await using refused = xmlClient(409, "<fault><reason>Operation Failed</reason><detail>[Locked]</detail></fault>");
  await expect(refused.vms.get({ vmId: "1" })).rejects.toMatchObject({ code: "CONFLICT", status: 409 });
  await using page = xmlClient(200, "<html><body>Sign in</body></html>");
  await expect(page.vms.get({ vmId: "1" })).rejects.toThrow(/vms\/get/);
});

test("a usage message that comes as JSON is told in its words, too", async () => {
  const transport = createStub(() => ({
    status: 400,
    body: { message: "Request syntactically incorrect.", detailedLink: { href: "/api?rsdl", rel: "rsdl" } },
  }));
  await using rhev = createRhev({ nodes: ["https://engine"], credentials: { token: "t" }, retry: "never", transport });
  const call = rhev.vms.create({ body: { name: "a", cluster: { name: "b" }, template: { name: "c" } } });
  await expect(call).rejects.toMatchObject({ code: "REJECTED_INPUT", outcome: "not-processed" });
  await expect(call).rejects.toThrow("Request syntactically incorrect.");
});

test.each(["xml", "json"] as const)("a usage message of 3.x is told in its words, in %s", async (format) => {
  const message = "Request syntactically incorrect.";
  await using rhev = xmlClient(
    400,
    `<usage_message><message>${message}</message><detailedLink href="/api?rsdl" rel="rsdl"/></usage_message>`,
    format,
  );
  const call = rhev.vms.create({ body: { name: "a", cluster: { name: "b" }, template: { name: "c" } } });
  await expect(call).rejects.toMatchObject({ code: "REJECTED_INPUT", status: 400 });
  await expect(call).rejects.toThrow(message);
});

test.each([
  ["Kong", { message: "no Route matched with those values" }],
  ["problem details", { type: "about:blank", title: "Not Found", status: 404, detail: "no such route" }],
  ["a code and a message", { code: 404, message: "page not found" }],
])("JSON of a gateway (%s) is not the engine's word", async (_name, body) => {
  for (const status of [400, 404, 409]) {
    const transport = createStub(() => ({ status, body }));
    // oxlint-disable-next-line no-await-in-loop -- each with a client of its own
    await using rhev = createRhev({
      nodes: ["https://engine"],
      credentials: { token: "t" },
      retry: "never",
      transport,
    });
    // oxlint-disable-next-line no-await-in-loop
    const error: unknown = await rhev.vms.get({ vmId: "1" }).catch((reason: unknown) => reason);
    expect(isNotFound(error)).toBe(false);
    expect(faultOf(error)).toBeUndefined();
  }
});
