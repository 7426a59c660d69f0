import { expect, test } from "vitest";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Operation } from "../core/operation.ts";
import { compilePath } from "./path.ts";

const operation: Operation = { id: "files/read", method: "GET", path: "/{region}/files/{path}/", rawPath: ["path"] };
const fill = (region: string, path: string): string => compilePath(operation.path, operation)({ region, path });

test("slashes of a raw path parameter stay, those of another do not", () => {
  expect(fill("cork/1", "a/b c")).toBe("/cork%2F1/files/a/b%20c/");
});

test("no raw value can begin a query or a fragment, or bring its own escapes", () => {
  expect(fill("cork", "a?b#c/%2e%2e")).toBe("/cork/files/a%3Fb%23c/%252e%252e/");
});

test.each(["..", "../x", "a/../b", "a/..", ".", "a/./b"])(
  "the raw value %j is refused before anything is sent",
  (path) => {
    expect(() => fill("cork", path)).toThrow(InvalidInputError);
  },
);
