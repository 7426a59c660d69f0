import { describe, expect, it } from "vitest";
import type { FaultKind } from "../core/fault.ts";
import { Reply } from "../core/reply.ts";
import { errorFromFault, errorFromReply } from "./error-from-reply.ts";

describe("the error of a fault", () => {
  it.each<[FaultKind, string, string]>([
    ["session", "SessionError", "SESSION_FAILED"],
    ["credentials", "CredentialsError", "CREDENTIALS_REJECTED"],
    ["permission", "PermissionError", "PERMISSION_DENIED"],
    ["notFound", "NotFoundError", "NOT_FOUND"],
    ["conflict", "ConflictError", "CONFLICT"],
    ["invalid", "RejectedInputError", "REJECTED_INPUT"],
    ["overload", "RateLimitError", "RATE_LIMITED"],
    ["unavailable", "BackendError", "BACKEND_ERROR"],
    ["server", "BackendError", "BACKEND_ERROR"],
  ])("%s is a %s", (kind, name, code) => {
    const fault = { kind, message: "their words", code: "E1", detail: { field: ["bad"] } };
    expect(errorFromFault(fault, { operation: "a/b", status: 400 })).toMatchObject({
      name,
      code,
      message: "a/b failed: their words (status 400, code E1)",
      backendCode: "E1",
      backendMessage: "their words",
      detail: { field: ["bad"] },
    });
  });
});

describe("the error of a reply", () => {
  const reply = (status: number, headers: Record<string, string> = {}): Reply => {
    const made = new Reply({ status, headers, body: null });
    made.node = { url: "https://n1", origin: "https://n1", prefix: "" };
    return made;
  };

  it("is that of its fault, with node, status and tries", () => {
    const failed = reply(200);
    failed.fault = { kind: "conflict", message: "VM is running" };
    const attempts = [{ node: "https://n1", reason: "busy", duration: 3 }];
    expect(errorFromReply(failed, "vms/start", attempts)).toMatchObject({
      code: "CONFLICT",
      message: "vms/start at https://n1 failed: VM is running (status 200)",
      status: 200,
      attempts,
    });
  });

  it("names where a redirect points, without what it may carry", () => {
    const error = errorFromReply(reply(302, { location: "https://other/login?code=abc" }), "a/b");
    expect(error).toMatchObject({ code: "REDIRECTED", status: 302, node: "https://n1" });
    expect(error.message).toBe(
      "a/b at https://n1 was pointed to https://other/login (status 302), which is not followed",
    );
  });

  it.each([
    ["/login?code=abc#x", "https://n1/login"],
    ["http://[", "an unreadable address"],
    [undefined, "an unnamed address"],
  ])("shows a redirect to %s as one to %s", (location, shown) => {
    const error = errorFromReply(reply(307, location === undefined ? {} : { location }), "a/b");
    expect(error.message).toContain(` was pointed to ${shown} (`);
    expect(error.detail).toEqual({ location: shown });
  });

  it("falls back to the status", () => {
    expect(errorFromReply(reply(500), "a/b")).toMatchObject({ code: "BACKEND_ERROR", status: 500 });
  });
});
