import { type Call, errorFromReply, type NorthboundError, Reply, type Transport } from "@northbound/runtime";
import { expect, test } from "vitest";
import { createRhev } from "../src/index.ts";

/** What a caller is told of a call that gets this answer at its only node, and how often it was sent. */
async function told(method: string, status: number, type: string, body: unknown): Promise<readonly unknown[]> {
  let sent = 0;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const transport: Transport = {
    send(call: Call) {
      if (call.url === "/ovirt-engine/api") {
        const root = new Reply({
          status: 200,
          headers: { "content-type": json },
          body: new TextEncoder().encode('{"product_info":{"name":"oVirt Engine"}}'),
        });
        return Promise.resolve(root);
      }
      sent += 1;
      const reply = new Reply({
        status,
        headers: type === "" ? {} : { "content-type": type },
        body: new TextEncoder().encode(text),
      });
      reply.node = call.node;
      return Promise.resolve(reply);
    },
    close: () => Promise.resolve(),
  };
  const client = createRhev({
    nodes: ["https://engine"],
    credentials: { token: "t" },
    transport,
    backoff: { base: 1 },
    maxAttemptsPerNode: 3,
  });
  const init = { session: {}, ...(method !== "GET" && { body: {} }) };
  // No answer here is worth a pause.
  try {
    const { response } = await client.request(method, "/vms", init);
    const error = errorFromReply(response as Reply, "x", (response as Reply).attempts);
    return [error.code, error.outcome, sent];
  } catch (error) {
    return [(error as NorthboundError).code, (error as NorthboundError).outcome, sent];
  }
}

const html = "text/html";
const json = "application/json";

// The engine's words are a fault (BackendResource.handleError, EngineMessage, AppErrors.properties); Apache in front of it
// gives its own pages, and an engine that dies after it read a POST makes it a 500 (AJP, measured).
test.each<readonly [string, string, number, string, unknown, string, string, number]>([
  ["a page of something in front", "POST", 404, html, "<html><h1>x</h1></html>", "UNKNOWN_OUTCOME", "unknown", 1],
  ["a page of something in front", "POST", 500, html, "<html><h1>x</h1></html>", "UNKNOWN_OUTCOME", "unknown", 1],
  ["a page of something in front", "POST", 502, html, "<html><h1>x</h1></html>", "UNKNOWN_OUTCOME", "unknown", 1],
  ["a page of something in front", "POST", 503, html, "<html><h1>x</h1></html>", "UNKNOWN_OUTCOME", "unknown", 1],
  ["a page of something in front", "POST", 504, html, "<html><h1>x</h1></html>", "UNKNOWN_OUTCOME", "unknown", 1],
  ["a page of something in front", "POST", 520, html, "<html><h1>x</h1></html>", "UNKNOWN_OUTCOME", "unknown", 1],
  ["a page of something in front", "PATCH", 404, html, "<html><h1>x</h1></html>", "UNKNOWN_OUTCOME", "unknown", 1],
  ["a page of something in front", "PATCH", 500, html, "<html><h1>x</h1></html>", "UNKNOWN_OUTCOME", "unknown", 1],
  ["a page of something in front", "PATCH", 502, html, "<html><h1>x</h1></html>", "UNKNOWN_OUTCOME", "unknown", 1],
  ["a page of something in front", "PATCH", 503, html, "<html><h1>x</h1></html>", "UNKNOWN_OUTCOME", "unknown", 1],
  ["a page of something in front", "PATCH", 504, html, "<html><h1>x</h1></html>", "UNKNOWN_OUTCOME", "unknown", 1],
  ["a page of something in front", "PATCH", 520, html, "<html><h1>x</h1></html>", "UNKNOWN_OUTCOME", "unknown", 1],
  ["a page of something in front", "GET", 404, html, "<html><h1>x</h1></html>", "GATEWAY_ERROR", "not-processed", 1],
  ["a page of something in front", "GET", 502, html, "<html><h1>x</h1></html>", "GATEWAY_ERROR", "not-processed", 3],
  ["a page of something in front", "GET", 503, html, "<html><h1>x</h1></html>", "GATEWAY_ERROR", "not-processed", 3],
  ["a page behind a good status", "POST", 200, html, "<html><h1>x</h1></html>", "UNKNOWN_OUTCOME", "unknown", 1],
  [
    "a page that refuses the length",
    "POST",
    413,
    html,
    "<html><h1>x</h1></html>",
    "REJECTED_INPUT",
    "not-processed",
    1,
  ],
  [
    "a conflict",
    "POST",
    409,
    json,
    { reason: "Operation Failed", detail: "[Cannot run VM. VM is running.]" },
    "CONFLICT",
    "not-processed",
    1,
  ],
  [
    "a rule",
    "POST",
    400,
    json,
    { fault: { reason: "Operation Failed", detail: "[Cannot add VM. Name is in use.]" } },
    "REJECTED_INPUT",
    "not-processed",
    1,
  ],
  [
    "a command that failed while it ran",
    "POST",
    400,
    json,
    { fault: { reason: "Operation Failed", detail: "[Network error during communication with the Host.]" } },
    "REJECTED_INPUT",
    "unknown",
    1,
  ],
  [
    "bad input",
    "POST",
    400,
    json,
    { fault: { reason: "Incomplete parameters", detail: "Vm [name] required for add" } },
    "REJECTED_INPUT",
    "not-processed",
    1,
  ],
  [
    "a failure inside",
    "POST",
    500,
    json,
    { fault: { reason: "Operation Failed", detail: "x" } },
    "BACKEND_ERROR",
    "unknown",
    1,
  ],
  ["an engine that starts", "POST", 503, "", "", "BACKEND_ERROR", "not-processed", 3],
  [
    "no such thing",
    "GET",
    404,
    json,
    { fault: { reason: "x", detail: "no such VM" } },
    "NOT_FOUND",
    "not-processed",
    1,
  ],
  ["no such thing, and the engine is there", "GET", 404, "", "", "NOT_FOUND", "not-processed", 1],
])("%s: %s answered %i, %s", async (_, method, status, type, body, ...expected) => {
  expect(await told(method, status, type, body)).toEqual(expected);
});
