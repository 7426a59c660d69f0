import { type NorthboundError, RejectedInputError } from "@northbound/runtime";
import { expect, test } from "vitest";
import { stubbed } from "./stub.ts";

const page = (title: string): string =>
  `<html>\n<head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;

test.each([
  [400, { Error: "Provided profile is not defined." }, "REJECTED_INPUT", "Provided profile is not defined."],
  [400, { Error: "first", detail: "second" }, "REJECTED_INPUT", "first"],
  [400, { detail: "Malformed request." }, "REJECTED_INPUT", "Malformed request."],
  [
    400,
    { testbeds: ["Not a list.", "Twice."], tags: ["No."] },
    "REJECTED_INPUT",
    "testbeds: Not a list. Twice.; tags: No.",
  ],
  [400, ["what?"], "REJECTED_INPUT", `["what?"]`],
  [401, { detail: "Signature has expired." }, "SESSION_FAILED", "Signature has expired."],
  [401, "", "SESSION_FAILED", "the token is missing, wrong or expired"],
  [403, {}, "PERMISSION_DENIED", "the caller may not do this in this group"],
  [404, {}, "NOT_FOUND", "HTTP status 404"],
  [404, { detail: "Not Found" }, "NOT_FOUND", "Not Found"],
  [404, page("404 Not Found"), "GATEWAY_ERROR", undefined],
  // What Traefik says where it has no route, such as to a service that is starting.
  [404, "404 page not found", "GATEWAY_ERROR", undefined],
  [409, { detail: "Busy." }, "CONFLICT", "Busy."],
  [413, page("413 Request Entity Too Large"), "REJECTED_INPUT", "HTTP status 413, in a form that is not the backend's"],
  [429, { detail: "Slow down." }, "RATE_LIMITED", "Slow down."],
  [500, { detail: "It broke." }, "BACKEND_ERROR", "It broke."],
  [500, "plain words", "GATEWAY_ERROR", undefined],
  [502, page("502 Bad Gateway"), "GATEWAY_ERROR", undefined],
  [504, page("504 Gateway Time-out"), "GATEWAY_ERROR", undefined],
])("status %i with %j is %s: %s", async (status, body, code, message) => {
  const { xpresso } = stubbed(() => ({ status, body }), { apiVersion: "v1", retry: "never" });
  const error = (await xpresso.jobs.get({ id: "x" }).catch((reason: unknown) => reason)) as NorthboundError;
  expect([error.code, error.backendMessage, error.status]).toEqual([code, message, status]);
  expect(error.operation).toBe("jobsV1/get");
});

test("keeps what the server said by field", async () => {
  const body = { testbeds: ["Not a list."] };
  const { xpresso } = stubbed(() => ({ status: 400, body }), { apiVersion: "v2" });
  const error: unknown = await xpresso.requests.submit({ body: { profile: "p" } }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(RejectedInputError);
  expect((error as RejectedInputError).detail).toEqual(body);
});

test.each([
  ["requestsV1", "submit", { body: { profile: "p" } }, "run_request"],
  ["requestsV2", "submit", { body: { profile: "p" } }, "run_request"],
  ["requestsV1", "stop", { requestId: "REQ0000001", body: { reason: "x" } }, "stop_request"],
  ["requestsV2", "stop", { requestId: "REQ0000001", body: { reason: "x" } }, "stop_request"],
  ["images", "buildPolaris", { body: { name: "a", tag: "b", git_ref: "c" } }, "add_docker_image"],
] as const)("%s.%s names the permission that was missing", async (group, method, input, permission) => {
  const { xpresso } = stubbed(() => ({ status: 403, body: { detail: "No." } }));
  const call = (xpresso[group] as unknown as Record<string, (input: object) => Promise<unknown>>)[method];
  await expect(call?.(input)).rejects.toThrow(`No. It needs the permission ${permission}.`);
});

test("the permission follows the server's words as a sentence of its own, with or without their period", async () => {
  const { xpresso } = stubbed(() => ({ status: 403, body: { detail: "No" } }));
  await expect(xpresso.requestsV2.submit({ body: { profile: "p" } })).rejects.toThrow(": No. It needs the permission");
});
