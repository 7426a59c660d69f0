import { expect, test } from "vitest";
import { Reply } from "../core/reply.ts";
import { cookieHeader, cookiesOf } from "./cookies.ts";

test.each<[string, string[], string]>([
  [
    "several cookies without their attributes",
    ["JSESSIONID=abc; Path=/web; Secure; HttpOnly", "session_id=def"],
    "JSESSIONID=abc; session_id=def",
  ],
  ["a value with equals signs", ["token=a=b==; Path=/"], "token=a=b=="],
  ["the last of two with one name", ["a=1", "a=2"], "a=2"],
  [
    "no cookie that the answer deletes",
    ["a=1; Max-Age=0", "b=2; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "c=; Path=/", "d=4; Max-Age=60"],
    "d=4",
  ],
  ["nothing from what is no cookie", ["nonsense", "=nameless"], ""],
  ["nothing from nothing", [], ""],
])("takes %s", (_, lines, want) => {
  const reply = new Reply({ status: 200, headers: { "set-cookie": lines }, body: null });
  expect(cookieHeader(cookiesOf(reply))).toBe(want);
});
