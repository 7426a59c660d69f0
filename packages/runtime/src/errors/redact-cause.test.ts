import { expect, it, test } from "vitest";
import { NorthboundError } from "./northbound-error.ts";
import { redactCause } from "./redact-cause.ts";
import { SecretValues } from "./secret-values.ts";
import { secretsOf } from "./secrets.ts";

const chain = (depth: number, end: Error): Error =>
  depth === 0 ? end : new Error("outer", { cause: chain(depth - 1, end) });

it.each([
  ["an error of the platform", Object.assign(new Error("refused"), { code: "EX", errno: 1, syscall: "connect" })],
  ["a chain of them", chain(3, new TypeError("refused"))],
  ["an error of ours", new NorthboundError("BACKEND_ERROR", "refused")],
  [
    "one of another copy of this package",
    Object.assign(new Error("x"), { [Symbol.for("northbound.error")]: true, a: 1 }),
  ],
])("%s stays what it is", (_what, error) => {
  expect(redactCause(error)).toBe(error);
});

it.each([
  ["carries more than the platform says", Object.assign(new Error("refused"), { config: { token: "x" } })],
  ["says a secret", new Error("refused with token=x")],
  ["has such a cause", chain(1, new Error("refused with token=x"))],
  ["has such a cause's cause", chain(2, Object.assign(new Error("refused"), { config: 1 }))],
])("one that %s is replaced by its printable likeness", (_what, error) => {
  const stand = redactCause(error) as Error;
  expect(stand).not.toBe(error);
  expect(stand).toBeInstanceOf(Error);
  expect(Object.keys(stand)).toEqual([]);
  expect(stand.stack).not.toContain("token=x");
});

test("the likeness keeps class, name, code and the frames of the stack", () => {
  const error = Object.assign(new RangeError("refused with token=x"), { code: "EX" });
  error.stack = "RangeError: refused with token=x\n    at one (a.js:1:2)\n    at two (b.js:3:4)";
  const stand = redactCause(error) as Error & { code: string };
  expect(stand).toBeInstanceOf(RangeError);
  expect(stand).toMatchObject({ name: "RangeError", message: "refused with token=[redacted]", code: "EX" });
  expect(stand.stack).toBe("RangeError: refused with token=[redacted]\n    at one (a.js:1:2)\n    at two (b.js:3:4)");
  for (const name of ["name", "message", "code", "stack"])
    expect(Object.getOwnPropertyDescriptor(stand, name)).toMatchObject({
      configurable: true,
      writable: true,
      enumerable: false,
    });
  expect(Object.hasOwn(stand, "cause")).toBe(false);
});

test("the frames end with the stack, whatever its message says", () => {
  const error = Object.assign(new Error("token=x"), { stack: "Error: token=x\n    at one (a.js:1:2)\nand more" });
  expect((redactCause(error) as Error).stack).toBe("Error: token=[redacted]\n    at one (a.js:1:2)\nand more");
});

it.each([["Error: token=x, without frames"], [undefined]])("a stack that is %j keeps no word of it", (stack) => {
  const error = Object.assign(new Error("token=x"), { stack });
  expect((redactCause(error) as Error).stack).toBe("Error: token=[redacted]");
});

test("a chain without an end is not followed to it", () => {
  const error = chain(20, new Error("refused"));
  expect(redactCause(error)).not.toBe(error);
  expect(redactCause(chain(7, new Error("refused")), [], 8)).toBeInstanceOf(Error);
  const plain = new Error("refused");
  expect(redactCause(plain, [], 1)).toBe(plain);
  expect(redactCause(plain, [], 0)).not.toBe(plain);
});

test("an error of ours takes over what the client knows", () => {
  const known = new SecretValues();
  known.learn("hunter22");
  const error = new NorthboundError("BACKEND_ERROR", "refused", { detail: { said: "hunter22" } });
  redactCause(error, secretsOf([], known));
  expect(JSON.stringify(error)).not.toContain("hunter22");
});
