import { inspect } from "node:util";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BackendError } from "./backend-error.ts";
import { NorthboundError } from "./northbound-error.ts";
import { describeError, redact, redactHeaders, redactText, redactUrl } from "./redact.ts";
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
    ["sent Bearer abc.def and Bearer ghi.jkl", "sent Bearer [redacted] and Bearer [redacted]"],
    ["got eyJhbGciOiJIUzI1.eyJzdWIi and no more", "got [redacted] and no more"],
    ["-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----", "[redacted]"],
    ["-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\nend", "[redacted]\nend"],
    ["-----BEGIN EC PRIVATE KEY-----\nMII\n-----END EC PRIVATE KEY-----\nend", "[redacted]\nend"],
    ["-----BEGIN PRIVATE KEY-----\nMII cut off", "[redacted]"],
    ['sent {"set-cookie": "sid=1"', 'sent {"set-cookie": [redacted]'],
    ["sent Cookie:sid=1", "sent Cookie:[redacted]"],
    ["sent authorization  =  x y", "sent authorization  =  [redacted]"],
    ["Cannot start VM. VM is running.", "Cannot start VM. VM is running."],
  ])("%j becomes %j, and stays so", (text, expected) => {
    expect(redactText(text)).toBe(expected);
    expect(redactText(expected)).toBe(expected);
  });

  it("know the names of the spec", () => {
    expect(redactText("enableData=x y", ["enableData"])).toBe("enableData=[redacted] y");
    expect(redactText("a.b=x, aXb=y, ab=z", ["a.b"])).toBe("a.b=[redacted], aXb=y, ab=z");
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

  it.each([
    ["/api/login?user=ann&access%5Ftoken=x&b=", "/api/login?user=ann&access%5Ftoken=[redacted]&b="],
    ["/x?bad=%E0%A4%A&%E0%A4%A=1&token=2", "/x?bad=%E0%A4%A&%E0%A4%A=1&token=[redacted]"],
    ["https://u:p@n1/x", "https://[redacted]@n1/x"],
  ])("keep the URL %s readable", (url, printable) => {
    expect(redactUrl(url)).toBe(printable);
  });

  it.each([
    ["a function", () => 1, "[function]"],
    ["a date", new Date(0), new Date(0)],
    ["header fields", new Headers({ accept: "a", "x-own": "b" }), { accept: "a", "x-own": redacted }],
    ["bytes", new ArrayBuffer(2), "[2 bytes]"],
    ["a blob", new Blob(["abc"]), "[3 bytes]"],
    ["a form", new URLSearchParams({ token: "x", a: "b" }), { token: redacted, a: "b" }],
    ["a set", new Set([{ token: "x" }]), [{ token: redacted }]],
    ["a secret that is not set", { token: undefined, pwd: null }, { token: undefined, pwd: null }],
    ["header fields by their name", { responseHeaders: { "x-own": "b" } }, { responseHeaders: { "x-own": redacted } }],
    ["what only begins with headers", { headersCount: { a: "b" } }, { headersCount: { a: "b" } }],
    ["a list of headers", { headers: ["a"], more: { headers: null } }, { headers: ["a"], more: { headers: null } }],
    ["JSON behind blanks", ' \n{"token":"x"}', '{"token":"[redacted]"}'],
    ["a hundred elements", Array(100).fill(1), Array(100).fill(1)],
    ["more than a hundred", Array(103).fill(1), [...(Array(100).fill(1) as number[]), "[3 more]"]],
  ])("%s: %j becomes %j", (_what, value, printable) => {
    expect(redact(value)).toEqual(printable);
  });

  it("show an object that stands at two places twice", () => {
    const twice = { a: 1 };
    expect(redact([twice, twice])).toEqual([twice, twice]);
  });

  it("end eight objects deep", () => {
    const nest = (depth: number, inner: unknown): unknown => (depth === 0 ? inner : { in: nest(depth - 1, inner) });
    expect(redact(nest(8, "x"))).toEqual(nest(8, "x"));
    expect(redact(nest(9, "x"))).toEqual(nest(8, "[…]"));
    // A text is read as JSON only where its members may still be shown.
    expect(redact(nest(8, '{"token":"x"}'))).toEqual(nest(8, '{"token":[redacted]}'));
    expect(redact(nest(7, '{"token":"x"}'))).toEqual(nest(7, '"[…]"'));
  });
});

describe("errors of others", () => {
  const plain = { name: "Error", message: "failed" };

  it.each([
    ["with a code that is a text", Object.assign(new Error("failed"), { code: "EX" }), { ...plain, code: "EX" }],
    ["with a code that is a number", Object.assign(new Error("failed"), { code: 7 }), { ...plain, code: 7 }],
    ["with a code that is neither", Object.assign(new Error("failed"), { code: { token: "x" } }), plain],
    ["without a cause", new Error("failed"), plain],
    ["with a cause", new Error("failed", { cause: new Error("failed") }), { ...plain, cause: plain }],
    [
      "that hold others",
      new AggregateError([new Error("failed")], "all failed"),
      { name: "AggregateError", message: "all failed", cause: [plain] },
    ],
    [
      "that hold others and have a cause",
      new AggregateError([new Error("failed")], "all failed", { cause: "pwd=x" }),
      { name: "AggregateError", message: "all failed", cause: "pwd=[redacted]" },
    ],
    [
      "that print themselves",
      Object.assign(new Error("failed"), { code: "EX", toJSON: () => ({ token: "x" }) }),
      { ...plain, code: "EX" },
    ],
    [
      "of another copy of this package",
      Object.assign(new Error("failed"), {
        code: "EX",
        [Symbol.for("northbound.error")]: true,
        toJSON: () => "own words",
      }),
      "own words",
    ],
    [
      "that are marked as ours and can't print themselves",
      Object.assign(new Error("failed"), { code: "EX", [Symbol.for("northbound.error")]: true }),
      { ...plain, code: "EX" },
    ],
  ])("%s", (_what, error, printable) => {
    expect(redact(error)).toEqual(printable);
  });

  it("end eight causes deep", () => {
    const chain = (depth: number): Error => new Error("failed", depth > 0 ? { cause: chain(depth - 1) } : {});
    const depthOf = (value: unknown): number =>
      typeof value === "object" && value !== null && "cause" in value ? 1 + depthOf(value.cause) : 0;
    expect(depthOf(describeError(chain(20)))).toBeLessThanOrEqual(8);
    expect(describeError(chain(1), [], 0)).toEqual(plain);
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
