import { type Call, errorFromReply, type NorthboundError, Reply, type Transport } from "@northbound/runtime";
import { expect, test } from "vitest";
import { createPrimeInfrastructure } from "../src/index.ts";

/** What a caller is told of a call that gets this answer at its only node, and how often it was sent. */
async function told(method: string, status: number, type: string, body: unknown): Promise<readonly unknown[]> {
  let sent = 0;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const transport: Transport = {
    send(call: Call) {
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
  const client = createPrimeInfrastructure({
    nodes: ["https://prime"],
    credentials: { username: "a", password: "p" },
    transport,
    backoff: { base: 1 },
    // Clients of one account share their limit.
    rateLimit: { requests: 1_000, concurrency: 1_000 },
  });
  const init = { session: {}, ...(method !== "GET" && { body: {} }) };
  // No answer here is worth a pause.
  try {
    const { response } = await client.request(method, "/op/x", init);
    const error = errorFromReply(response as Reply, "x", (response as Reply).attempts);
    return [error.code, error.outcome, sent];
  } catch (error) {
    return [(error as NorthboundError).code, (error as NorthboundError).outcome, sent];
  }
}

const html = "text/html";
const json = "application/json";

// Prime's word is an errorDocument (vendor's API reference: Rate Limiting, Error Codes); its 502 is made by the server in front.
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
    "a limit of a user",
    "POST",
    503,
    json,
    // The numbers, where they are there, are waited for; see faults.test.ts.
    { errorDocument: { message: "NBI Rate limit for user api exceeded" } },
    "RATE_LIMITED",
    "not-processed",
    3,
  ],
  [
    "other words with 503",
    "POST",
    503,
    json,
    { errorDocument: { message: "Upgrading." } },
    "UNKNOWN_OUTCOME",
    "unknown",
    1,
  ],
  [
    "bad input",
    "POST",
    400,
    json,
    { errorDocument: { message: "x", id: "presentation.PRS-101" } },
    "REJECTED_INPUT",
    "not-processed",
    1,
  ],
  [
    "no such thing",
    "GET",
    404,
    json,
    { errorDocument: { message: "x", id: "presentation.PRS-102" } },
    "NOT_FOUND",
    "not-processed",
    1,
  ],
  ["a failure inside", "POST", 500, json, { errorDocument: { message: "x" } }, "BACKEND_ERROR", "unknown", 1],
])("%s: %s answered %i, %s", async (_, method, status, type, body, ...expected) => {
  expect(await told(method, status, type, body)).toEqual(expected);
});
