import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { byteLength, fromBase64, textOfBase64 } from "./bytes.ts";
import { sha256 } from "./sha256.ts";

const texts = ["", "abc", "größer", "a".repeat(55), "a".repeat(56), "a".repeat(64), "leaf1 · 🙂 ".repeat(1_000)];

test.each(texts)("is what Node says of %j", (text) => {
  expect(sha256(text)).toBe(createHash("sha256").update(text).digest("hex"));
  expect(byteLength(text)).toBe(Buffer.byteLength(text));
  expect(textOfBase64(Buffer.from(text).toString("base64"))).toBe(text);
});

test("reads bytes, and nothing from what is no Base64", () => {
  expect(fromBase64("AP+A")).toEqual(Uint8Array.of(0, 255, 128));
  expect(textOfBase64("%%%")).toBe("");
});
