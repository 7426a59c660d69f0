import { inspect } from "node:util";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BackendError } from "./backend-error.ts";
import { NorthboundError } from "./northbound-error.ts";
import { redact, redactHeaders, redactText, redactUrl } from "./redact.ts";
import { isSecretName, redacted } from "./secret-name.ts";

describe("names that mean a secret", () => {
  it.each([
    "password",
    "userPassword",
    "passwd",
    "pwd",
    "access_token",
    "refreshToken",
    "X-Auth-Token",
    "Authorization",
    "Set-Cookie",
    "api_key",
    "apiKey",
    "client_secret",
    "private_key",
    "passphrase",
    "jwt",
    "APP_SESSION_ID",
    "communityString",
  ])("%s", (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each(["user", "hostname", "key", "passed", "sessions", "authority", "compass", "community_name", "tags"])(
    "not %s",
    (name) => {
      expect(isSecretName(name)).toBe(false);
    },
  );

  it("and those of the spec", () => {
    expect(isSecretName("enableData", ["enableData"])).toBe(true);
  });
});

describe("texts", () => {
  it.each([
    ["GET /x?token=abc&name=n", "GET /x?token=[redacted]&name=n"],
    ["login with password=hunter2 failed", "login with password=[redacted] failed"],
    ['{"password":"a \\" b","user":"u"} was refused', '{"password":[redacted],"user":"u"} was refused'],
    ["Authorization: Bearer abc def", "Authorization: [redacted]"],
    ["sent Bearer abc.def to n1", "sent Bearer [redacted] to n1"],
    ["`credentials` must be { token } or { user }", "`credentials` must be { token } or { user }"],
    ["Basic authentication is required, token expired", "Basic authentication is required, token expired"],
    ["connect to https://ann:pw@n1:443/x", "connect to https://[redacted]@n1:443/x"],
    ["got eyJhbGciOiJIUzI1.eyJzdWIi.sig", "got [redacted]"],
    ["-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----", "[redacted]"],
    ["Cannot start VM. VM is running.", "Cannot start VM. VM is running."],
  ])("%j becomes %j, and stays so", (text, expected) => {
    expect(redactText(text)).toBe(expected);
    expect(redactText(expected)).toBe(expected);
  });

  it("know the names of the spec", () => {
    expect(redactText("enableData=x y", ["enableData"])).toBe("enableData=[redacted] y");
  });
});

describe("values", () => {
  it("are copied without their secrets, whatever holds them", () => {
    const circle: Record<string, unknown> = { name: "c" };
    circle["self"] = circle;
    const value = {
      user: "ann",
      password: "x",
      empty: { token: null },
      list: [{ apiKey: 1 }],
      map: new Map([["token", "x"]]),
      headers: { "X-Own": "x", "content-type": "text/plain" },
      url: new URL("https://u:p@n1/?token=x&a=1"),
      body: '{"password":"x","a":[1]}',
      bytes: new Uint8Array(3),
      circle,
    };
    expect(redact(value)).toEqual({
      user: "ann",
      password: redacted,
      empty: { token: null },
      list: [{ apiKey: redacted }],
      map: { token: redacted },
      headers: { "X-Own": redacted, "content-type": "text/plain" },
      url: "https://[redacted]@n1/?token=[redacted]&a=1",
      body: '{"password":"[redacted]","a":[1]}',
      bytes: "[3 bytes]",
      circle: { name: "c", self: "[circular]" },
    });
    expect(value.password).toBe("x");
  });

  it("keep only header fields that are known to be harmless", () => {
    expect(redactHeaders(new Headers({ accept: "a", "x-new": "b", authorization: "c" }))).toEqual({
      accept: "a",
      authorization: redacted,
      "x-new": redacted,
    });
  });

  it("keep a URL readable", () => {
    expect(redactUrl("/api/login?user=ann&access%5Ftoken=x&b=")).toBe(
      "/api/login?user=ann&access%5Ftoken=[redacted]&b=",
    );
  });
});

/** Words that can't be part of the text around them by chance. */
const secret = fc
  .string({ unit: fc.constantFrom(..."abcXYZ0189-_~!*+/"), minLength: 12, maxLength: 30 })
  .filter((text) => /\d.*\d/.test(text));

/** Places in which a secret may come to an error. */
const places: Record<
  string,
  (value: string) => { message?: string; detail?: unknown; cause?: unknown; backendMessage?: string }
> = {
  "member of the detail": (value) => ({ detail: { input: [{ newPassword: value }] } }),
  "member that the spec names": (value) => ({ detail: { enableData: value } }),
  "JSON text in the detail": (value) => ({ detail: { body: JSON.stringify({ token: value }) } }),
  "header in the detail": (value) => ({ detail: { headers: { "x-anything": value } } }),
  "Headers in the detail": (value) => ({ detail: new Headers({ "x-anything": value }) }),
  "query of a URL": (value) => ({ message: `GET https://n1/x?access_token=${encodeURIComponent(value)}&a=b failed` }),
  "user information of a URL": (value) => ({
    backendMessage: `could not reach https://ann:${encodeURIComponent(value)}@n1/`,
  }),
  "JSON in a message": (value) => ({ backendMessage: `refused: {"password":${JSON.stringify(value)},"a":1}` }),
  "pair in a message": (value) => ({ message: `login failed: password=${value}` }),
  "scheme in a message": (value) => ({ message: `refused Bearer ${value} at n1` }),
  "header line in a message": (value) => ({ message: `sent\nAuthorization: Basic ${value}` }),
  "message of the cause": (value) => ({ cause: new Error(`bad Cookie: sid=${value}; path=/`) }),
  "message of the cause's cause": (value) => ({ cause: new Error("outer", { cause: new Error(`api_key=${value}`) }) }),
  "property of the cause": (value) => ({
    cause: Object.assign(new Error("failed"), {
      code: "EX",
      config: { headers: { Authorization: value }, auth: { password: value } },
    }),
  }),
  "property of the cause's cause": (value) => ({
    cause: new Error("outer", { cause: Object.assign(new Error("inner"), { secret: value }) }),
  }),
  "error of an aggregate": (value) => ({
    cause: new AggregateError([Object.assign(new Error("a"), { token: value })], "all failed"),
  }),
  "cause that is no error": (value) => ({ cause: { password: value } }),
  "error of ours as the cause": (value) => ({
    cause: new NorthboundError("BACKEND_ERROR", "inner", { detail: { password: value } }),
  }),
};

describe("no secret is printed", () => {
  it.each(Object.entries(places))("from a %s", (_name, place) => {
    fc.assert(
      fc.property(secret, (value) => {
        const { message = "things/list at https://n1 failed", ...details } = place(value);
        const error = new BackendError(message, {
          ...details,
          operation: "things/list",
          node: "https://n1",
          attempts: [{ node: "https://n1", reason: `failed with token=${value}`, duration: 3 }],
          secrets: ["enableData"],
        });
        const printed = [
          error.message,
          String(error),
          error.stack,
          error.backendMessage,
          JSON.stringify(error),
          JSON.stringify({ error }),
          inspect(error, { depth: 20 }),
          inspect({ nested: [error] }, { depth: 20 }),
          // What Node prints for an error that nobody caught: no custom inspection, every property.
          inspect(error, { customInspect: false, depth: 20, showHidden: false }),
          JSON.stringify(Object.entries(error)),
          JSON.stringify(redact(error)),
        ].join("\n");
        expect(printed).not.toContain(value);
        expect(printed).not.toContain(encodeURIComponent(value));
      }),
      { numRuns: 50 },
    );
  });
});
