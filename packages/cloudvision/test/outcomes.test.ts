import { Call, errorFromReply, type NorthboundError, Reply, type Transport } from "@northbound/runtime";
import { expect, test } from "vitest";
import { readFault } from "../src/faults.ts";
import { createCloudVision } from "../src/index.ts";

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
  const client = createCloudVision({
    nodes: ["https://cvp"],
    credentials: { token: "t" },
    transport,
    backoff: { base: 1 },
  });
  const init = { session: {}, ...(method !== "GET" && { body: {} }) };
  // No answer here is worth a pause.
  try {
    const { response } = await client.request(method, "/cvpservice/x.do", init);
    const error = errorFromReply(response as Reply, "x", (response as Reply).attempts);
    return [error.code, error.outcome, sent];
  } catch (error) {
    return [(error as NorthboundError).code, (error as NorthboundError).outcome, sent];
  }
}

const html = "text/html";
const json = "application/json";

// The portal's word is an errorCode (cvprac, _is_good_response), that of a resource a google.rpc.Status; gRPC's libraries make
// 14 and 8 themselves, also after the request was sent (grpc, doc/statuscodes.md).
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
    "a portal's condition that is known",
    "POST",
    200,
    json,
    { errorCode: "132518", errorMessage: "exists" },
    "CONFLICT",
    "not-processed",
    1,
  ],
  [
    "a portal's condition that is not known",
    "POST",
    200,
    json,
    { errorCode: "999999", errorMessage: "?" },
    "REJECTED_INPUT",
    "unknown",
    1,
  ],
  [
    "not found by a portal",
    "GET",
    200,
    json,
    { errorCode: "122801", errorMessage: "Entity does not exist" },
    "NOT_FOUND",
    "not-processed",
    1,
  ],
  ["gRPC code 3", "POST", 400, json, { code: 3, message: "x", details: [] }, "REJECTED_INPUT", "not-processed", 1],
  ["gRPC code 5", "POST", 404, json, { code: 5, message: "x", details: [] }, "NOT_FOUND", "not-processed", 1],
  ["gRPC code 6", "POST", 409, json, { code: 6, message: "x", details: [] }, "CONFLICT", "not-processed", 1],
  ["gRPC code 7", "POST", 403, json, { code: 7, message: "x", details: [] }, "PERMISSION_DENIED", "not-processed", 1],
  ["gRPC code 9", "POST", 400, json, { code: 9, message: "x", details: [] }, "CONFLICT", "not-processed", 1],
  ["gRPC code 10", "POST", 409, json, { code: 10, message: "x", details: [] }, "CONFLICT", "not-processed", 1],
  ["gRPC code 11", "POST", 400, json, { code: 11, message: "x", details: [] }, "REJECTED_INPUT", "not-processed", 1],
  ["gRPC code 8", "POST", 429, json, { code: 8, message: "x", details: [] }, "RATE_LIMITED", "not-processed", 3],
  ["gRPC code 14", "POST", 503, json, { code: 14, message: "x", details: [] }, "UNKNOWN_OUTCOME", "unknown", 1],
  ["gRPC code 2", "POST", 500, json, { code: 2, message: "x", details: [] }, "BACKEND_ERROR", "unknown", 1],
  ["gRPC code 4", "POST", 504, json, { code: 4, message: "x", details: [] }, "BACKEND_ERROR", "unknown", 1],
  ["gRPC code 13", "POST", 500, json, { code: 13, message: "x", details: [] }, "BACKEND_ERROR", "unknown", 1],
  ["gRPC code 15", "POST", 500, json, { code: 15, message: "x", details: [] }, "BACKEND_ERROR", "unknown", 1],
  [
    "gRPC code 14 after sending",
    "POST",
    503,
    json,
    { code: 14, message: "error reading from server: EOF" },
    "UNKNOWN_OUTCOME",
    "unknown",
    1,
  ],
  [
    "gRPC code 14 before sending",
    "POST",
    503,
    json,
    { code: 14, message: "connection error: desc = transport: Error while dialing: connect: connection refused" },
    "BACKEND_ERROR",
    "not-processed",
    3,
  ],
  [
    "gRPC code 8 of an answer that is too large",
    "POST",
    429,
    json,
    { code: 8, message: "grpc: received message larger than max (5 vs. 4)" },
    "BACKEND_ERROR",
    "processed",
    1,
  ],
])("%s: %s answered %i, %s", async (_, method, status, type, body, ...expected) => {
  expect(await told(method, status, type, body)).toEqual(expected);
});

// google.rpc, error_details.proto; a duration as the JSON mapping of protocol buffers writes it.
test.each([
  [[{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "1.5s" }], 1_500],
  [[{ "@type": "type.googleapis.com/google.rpc.QuotaFailure" }], undefined],
  [[{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "soon" }], undefined],
  [[], undefined],
  [undefined, undefined],
])("an exhausted quota with the details %j says when to ask again", (details, retryAfter) => {
  const body = new TextEncoder().encode(JSON.stringify({ code: 8, message: "x", details }));
  const reply = new Reply({ status: 429, headers: { "content-type": "application/json" }, body });
  expect(readFault(reply, new Call("/x"))).toMatchObject({ kind: "overload", outcome: "not-processed", retryAfter });
});
