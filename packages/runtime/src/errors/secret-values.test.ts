import { describe, expect, test } from "vitest";
import { redactText } from "./redact.ts";
import { SecretValues } from "./secret-values.ts";

const password = `p&ss "w<rd"/ü+1`;

function knowing(...values: [value: string, account?: string][]): SecretValues {
  const known = new SecretValues();
  for (const [value, account] of values) known.learn(value, account);
  return known;
}

describe("a secret that is known by value is hidden", () => {
  test.each([
    ["as it is", password],
    ["in a URL", encodeURIComponent(password)],
    ["in a URL with small escapes", encodeURIComponent(password).replace(/%\w\w/g, (escape) => escape.toLowerCase())],
    ["in a form", new URLSearchParams({ p: password }).toString().slice(2)],
    ["in JSON", JSON.stringify(password).slice(1, -1)],
    ["in markup", "p&amp;ss &quot;w&lt;rd&quot;/ü+1"],
    ["in Base64", Buffer.from(password).toString("base64")],
    ["in HTTP Basic", Buffer.from(`ada:${password}`).toString("base64")],
  ])("%s", (_form, text) => {
    const hidden = knowing([password, "ada"]).hide(`no such thing ${text}, sorry`);
    expect(hidden).toBe("no such thing [redacted], sorry");
  });

  test("whichever of two that begin alike it is", () => {
    expect(knowing(["secret-1"], ["secret-12345"]).hide("secret-12345 secret-1")).toBe("[redacted] [redacted]");
  });

  test("when it is a cookie or a token of a session, behind its scheme", () => {
    const known = new SecretValues();
    known.learnHeaders({
      authorization: "Bearer tok-123456",
      cookie: "sid=abc123def; lang=english",
      accept: "text/html1",
    });
    expect(known.hide("tok-123456 abc123def english text/html1")).toBe("[redacted] [redacted] english text/html1");
  });

  test("when it proves a session, whatever its header is called", () => {
    const known = new SecretValues();
    known.learnSession({ "x-session": "abc-123", "x-form": "plain", "x-count": "7" });
    expect(known.hide("No abc-123 in plain 7")).toBe("No [redacted] in plain 7");
  });
});

describe("a short secret leaves texts readable", () => {
  const known = knowing(["a", "ada"]);
  test.each([
    ["A machine of ada has a disk: a", "A machine of ada has a disk: a"],
    ["User ada/a not found", "User ada/[redacted] not found"],
    ["login ada:a refused", "login ada:[redacted] refused"],
    ["pw=a&user=ada", "pw=[redacted]&user=ada"],
    [`wrong password "a"`, `wrong password "[redacted]"`],
    ["/nevada/a", "/nevada/a"],
    [`got ${Buffer.from("ada:a").toString("base64")}`, "got [redacted]"],
  ])("%s", (text, hidden) => {
    expect(known.hide(text)).toBe(hidden);
  });
});

test("only the last secrets are kept, so that a client of years doesn't grow", () => {
  const known = new SecretValues();
  for (let index = 0; index < 1_000; index++) known.learn(`session-${index}`);
  expect(known.hide("session-0 session-999")).toBe("session-0 [redacted]");
});

describe("prose about credentials stays readable", () => {
  test.each([
    "POST https://idp.example.net/oauth/token at https://node1.example.net: not found",
    "The value of header x-token holds a line break",
    "a token obtained elsewhere, basic questions, Bearer scheme wanted",
  ])("%s", (text) => {
    expect(redactText(text)).toBe(text);
  });
});
