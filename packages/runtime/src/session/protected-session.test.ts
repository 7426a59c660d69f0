import { inspect } from "node:util";
import { expect, test } from "vitest";
import { protectSession } from "./protected-session.ts";

const given = { headers: { Cookie: "sid=s3cret" }, query: { key: "s3cret" }, data: { token: "s3cret" } };

test("a session is read as it was given, with names of headers in lower case", () => {
  const session = protectSession(given, 7);
  expect({ ...session.headers }).toEqual({ cookie: "sid=s3cret" });
  expect({ ...session.query }).toEqual({ key: "s3cret" });
  expect({ ...session.data }).toEqual({ token: "s3cret" });
  expect(session.expiresAt).toBe(7);
});

test("what a session has not stays absent", () => {
  const session = protectSession({ headers: {} }, undefined);
  expect([session.query, session.data]).toEqual([undefined, undefined]);
});

test("a session and its parts print as redacted, and how long the session lives", () => {
  const session = protectSession(given, 7);
  expect(JSON.stringify(session)).toBe('{"headers":"[redacted]","expiresAt":7}');
  expect(inspect(session)).toBe("{ headers: '[redacted]', expiresAt: 7 }");
  for (const part of [session.headers, session.query, session.data]) {
    expect(JSON.stringify(part)).toBe('"[redacted]"');
    expect(inspect(part)).toBe("[redacted]");
  }
  expect(Object.keys(session)).toEqual(["expiresAt"]);
});
