import { describe, expect, test } from "vitest";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { checkText, checkToken, withoutSecret, withScheme } from "./secret-text.ts";

describe("a text of an option", () => {
  test.each<[unknown, string]>([
    ["", "an empty one"],
    [null, "null"],
    [["s3cret"], "a list"],
    [7, "number"],
    [{ password: "s3cret" }, "object"],
  ])("%j is refused with what it is, never with its value", (value, told) => {
    const check = (): string => checkText("password", value);
    expect(check).toThrow(InvalidOptionError);
    expect(check).toThrow(`Option \`password\` must be a non-empty text, not ${told}.`);
  });

  test("one that is not there may come from a variable that is not set", () => {
    expect(() => checkText("password", undefined)).toThrow("not undefined: if it comes from an environment variable");
  });

  test.each(["a\nb", "a ", " a", "ä", "a\tb"])("%j is no token, because no header can carry it", (value) => {
    const check = (): string => checkToken("token", value);
    expect(check).toThrow(
      "Option `token` has characters that no header can carry, such as a line break or a blank at its end.",
    );
  });

  test("comes back as it is", () => {
    expect([checkText("password", " ä"), checkToken("token", "a b~")]).toEqual([" ä", "a b~"]);
  });
});

test.each([
  ["Bearer", "abc", "Bearer abc"],
  ["Bearer", "bearer abc", "bearer abc"],
  ["Bearer", "bearerabc", "Bearer bearerabc"],
  ["", "abc", "abc"],
])("behind the scheme %j, the token %j is %j", (scheme, token, header) => {
  expect(withScheme(scheme, token)).toBe(header);
});

test.each([
  ["user ada, password pa55, again pa55", "pa55", "user ada, password [redacted], again [redacted]"],
  ["a man, a plan", "a", "a man, a plan"],
  ["abc", "abc", "abc"],
  ["abcd", "abcd", "[redacted]"],
])("of %j the secret %j leaves %j: a short one would eat the words", (text, secret, left) => {
  expect(withoutSecret(text, secret)).toBe(left);
});
