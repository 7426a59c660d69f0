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

test("only the last 64 secrets are kept, so that a client of years doesn't grow", () => {
  const known = new SecretValues();
  for (let index = 0; index < 1_000; index++) known.learn(`session-${index}.`);
  expect(known.hide("session-0. session-935. session-936. session-999.")).toBe(
    "session-0. session-935. [redacted] [redacted]",
  );
});

test("a secret that comes again is one of the last", () => {
  const known = new SecretValues();
  for (let index = 0; index < 64; index++) known.learn(`session-${index}.`);
  known.learn("session-0.");
  known.learn("session-64.");
  expect(known.hide("session-0. session-1.")).toBe("[redacted] session-1.");
});

describe("what is no secret changes no text", () => {
  const text = "password: x of ada, undefined:secret-12, pw=";
  test.each([
    ["nothing known", knowing()],
    ["an empty password", knowing(["", "ada"])],
    ["a secret that stands nowhere", knowing(["hunter2"])],
    ["a short secret that stands nowhere", knowing(["zz"])],
  ])("%s", (_what, known) => {
    expect(known.hide(text)).toBe(text);
  });

  test("nor does a password without an account hide it as a pair", () => {
    const basic = [":secret-12", "undefined:secret-12"].map((pair) => Buffer.from(pair).toString("base64")).join(" ");
    expect(knowing(["secret-12", ""], ["secret-12"]).hide(basic)).toBe(basic);
  });
});

describe("long and short secrets side by side", () => {
  test.each([
    ["a short one without an account", knowing(["a"]), "pw=a a/a", "pw=[redacted] a/a"],
    [
      "short ones of two accounts",
      knowing(["a", "ada"], ["b", "bob"]),
      "ada/a bob/b ada:b x/a",
      "ada/[redacted] bob/[redacted] ada:[redacted] x/a",
    ],
    ["one of each", knowing(["hunter2"], ["a"]), "hunter2 a pw=a", "[redacted] a pw=[redacted]"],
    ["one of six letters is long", knowing(["sesame"]), "open sesame", "open [redacted]"],
    ["one of five is short", knowing(["sesam"]), "open sesam, pw=sesam", "open sesam, pw=[redacted]"],
    ["a short one that begins a word", knowing(["a"]), "pw=abc", "pw=abc"],
    ["Base64 of a short one is a word", knowing(["abcde"]), Buffer.from("abcde").toString("base64"), "YWJjZGU="],
  ])("%s", (_what, known, text, hidden) => {
    expect(known.hide(text)).toBe(hidden);
  });
});

describe("headers that prove a session", () => {
  test.each([
    ["two spaces behind the scheme", { authorization: "Bearer  tok-123456" }, "tok-123456", "[redacted]"],
    ["words in front that are no scheme", { authorization: "1 token abc-99" }, "abc-99", "abc-99"],
    ["a cookie with blanks around it", { cookie: "lang=en; sid = abc123def " }, "abc123def", "[redacted]"],
    ["a cookie with a sign of equality inside", { cookie: "sid=abc123=def" }, "abc123=def", "[redacted]"],
    ["a cookie of six characters", { "set-cookie": "sid=abc123" }, "abc123", "[redacted]"],
    ["a cookie of two words", { cookie: "a=blue 2 green" }, "blue 2 green", "blue 2 green"],
    ["a token whose header only begins like a cookie", { "cookie-token": "sesame" }, "sesame", "[redacted]"],
    ["a header that isn't sent", { authorization: undefined }, "sesame", "sesame"],
  ])("%s", (_what, headers, text, hidden) => {
    const known = new SecretValues();
    known.learnHeaders(headers);
    known.learnSession(headers);
    expect(known.hide(text)).toBe(hidden);
  });
});

describe("secrets of one call", () => {
  const known = knowing(["hunter2", "ada"], ["a", "ada"]);

  test("are those of the client and its own", () => {
    const all = known.with(["second-2"], { "x-auth-token": "third-3" });
    expect(all.hide("hunter2 second-2 third-3 ada/a")).toBe("[redacted] [redacted] [redacted] ada/[redacted]");
    expect(known.hide("second-2 third-3")).toBe("second-2 third-3");
  });

  test("are the client's where it has none", () => {
    expect(known.with([], { accept: "text/html1" })).toBe(known);
  });
});

test("a text with half of a pair of surrogates is a secret as any other", () => {
  expect(knowing(["half-\ud800-1"]).hide("half-\ud800-1")).toBe("[redacted]");
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
