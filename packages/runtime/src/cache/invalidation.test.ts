import { expect, test } from "vitest";
import { Call } from "../core/call.ts";
import { BackendError } from "../errors/backend-error.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import { CredentialsError } from "../errors/credentials-error.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import { SessionError } from "../errors/session-error.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { UnknownOutcomeError } from "../errors/unknown-outcome-error.ts";
import type { FaultKind } from "../core/fault.ts";
import { Reply } from "../core/reply.ts";
import {
  groupOf,
  groupsOf,
  isRead,
  isTrouble,
  isTroubled,
  mayHaveChanged,
  mayHaveChangedAfter,
} from "./invalidation.ts";

const operation = (id: string) => ({ id, method: "POST", path: "/x" }) as const;

test.each([
  ["vms/start", "vms"],
  ["iaas/vm/create", "iaas/vm"],
  ["alone", "alone"],
])("the group of %s is %s", (id, want) => {
  expect(groupOf(operation(id))).toBe(want);
});

test("a write drops its own group, what the backend adds, and reads of no operation; an unknown write drops all", () => {
  expect(groupsOf(new Call("/x", { operation: operation("vms/start") }), () => ["hosts"])).toEqual([
    "vms",
    "*",
    "hosts",
  ]);
  expect(groupsOf(new Call("/x", { operation: operation("vms/start") }), undefined)).toEqual(["vms", "*"]);
  expect(groupsOf(new Call("/x", { method: "POST" }), undefined)).toBeUndefined();
});

test.each([
  ["GET", true],
  ["HEAD", true],
  ["OPTIONS", true],
  ["POST", false],
  ["PUT", false],
  ["PATCH", false],
  ["DELETE", false],
])("%s only reads: %s", (method, want) => {
  expect(isRead(method)).toBe(want);
});

test.each<[FaultKind | undefined, number, boolean, boolean]>([
  [undefined, 200, true, false],
  [undefined, 204, true, false],
  [undefined, 302, true, false],
  ["session", 401, false, false],
  ["credentials", 302, false, false],
  ["permission", 403, false, false],
  ["notFound", 404, false, false],
  ["conflict", 409, false, false],
  ["invalid", 400, false, false],
  ["overload", 429, false, true],
  ["unavailable", 503, false, true],
  ["server", 500, true, true],
  ["gateway", 502, true, true],
])("an answer with fault %s and status %i: changed %s, in trouble %s", (kind, status, changed, troubled) => {
  const reply = new Reply({ status, headers: {}, body: null });
  reply.fault = kind && { kind, message: "" };
  expect([mayHaveChanged(reply), isTroubled(reply)]).toEqual([changed, troubled]);
});

test.each<[Error, boolean, boolean]>([
  [new UnknownOutcomeError("x"), true, true],
  [new TimeoutError("x"), false, true],
  [new BackendError("x", { outcome: "unknown" }), true, true],
  [new GatewayError("x"), false, true],
  [new ConnectionError("x"), false, true],
  [new CredentialsError("x"), false, false],
  [new SessionError("x"), false, false],
  [new DOMException("x", "AbortError"), true, false],
  [new Error("of a middleware"), true, false],
])("%s: changed %s, in trouble %s", (error, changed, trouble) => {
  expect([mayHaveChangedAfter(error), isTrouble(error)]).toEqual([changed, trouble]);
});
