import { inspect } from "node:util";
import { afterEach, expect, it, vi } from "vitest";
import { NotFoundError } from "./not-found-error.ts";

afterEach(() => vi.unstubAllGlobals());

it("is the address of the code's page, once the documentation has an address", () => {
  const error = new NotFoundError("x");
  expect(error.help).toBeUndefined();
  expect(inspect(error)).not.toContain("help:");
  vi.stubGlobal("NORTHBOUND_HOMEPAGE", "https://docs.example.net/northbound/");
  expect(error.help).toBe("https://docs.example.net/northbound/errors/NOT_FOUND.html");
  expect(inspect(error)).toContain("help: 'https://docs.example.net/northbound/errors/NOT_FOUND.html'");
});

it("is in no log line, and what doesn't apply is not there at all", () => {
  vi.stubGlobal("NORTHBOUND_HOMEPAGE", "https://docs.example.net");
  const error = new NotFoundError("x", { operation: "vms/get", node: undefined });
  expect(JSON.stringify(error)).not.toContain("docs.example.net");
  expect({ ...error }).toEqual({ code: "NOT_FOUND", operation: "vms/get", attempts: [], outcome: "not-processed" });
  expect(Object.keys(error).toSorted()).toEqual(["attempts", "code", "operation", "outcome"]);
});
