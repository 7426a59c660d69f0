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
  ["names and values without the blanks around them", [" a = 1 ; Path=/"], "a=1"],
  [
    "a cookie whose attributes only look like a deletion",
    ["a=1; Expires=Fri, 01 Jan 2100 00:00:00 GMT", "b=2; Path=1970-01-01", "c=3; Expires", "d=4; =0"],
    "a=1; b=2; c=3; d=4",
  ],
  ["no cookie that ends this very moment", ["a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT"], ""],
  ["nothing from what is no cookie", ["nonsense", "=nameless"], ""],
  ["nothing from nothing", [], ""],
])("takes %s", (_, lines, want) => {
  const reply = new Reply({ status: 200, headers: { "set-cookie": lines }, body: null });
  expect(cookieHeader(cookiesOf(reply, Date.UTC(2026, 0, 1)))).toBe(want);
});
