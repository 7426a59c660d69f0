import { expect, it } from "vitest";
import { createObserve } from "../telemetry/observe.ts";
import type { NorthboundEvent } from "../telemetry/events.ts";
import { BackendError } from "./backend-error.ts";
import { secretsFor } from "./secrets.ts";

const secrets = ["password", "tokens/create#data"];

it.each([
  ["tokens/create", ["password", "data"]],
  ["tokens/create2", ["password"]],
  ["tokens/list", ["password"]],
  // What the spec does not know may be any operation.
  ["POST /tokens", ["password", "data"]],
  [undefined, ["password", "data"]],
])("in %s these names are secret: %j", (operation, names) => {
  expect(secretsFor(operation, secrets)).toEqual(names);
});

it("hides a member in errors of its operation, and in no other", () => {
  const error = (operation: string): string =>
    JSON.stringify(
      new BackendError("refused data=xyzzy-1", {
        operation,
        secrets,
        backendMessage: '{"data":"xyzzy-2"}',
        detail: { data: "xyzzy-3" },
        attempts: [{ node: "n1", reason: "data: xyzzy-4" }] as never,
        cause: new Error("data=xyzzy-5"),
      }),
    );
  expect(error("tokens/create")).not.toContain("xyzzy");
  expect(error("tokens/list").match(/xyzzy-\d/g)).toHaveLength(5);
});

it("hides it in events of its operation", () => {
  const seen: NorthboundEvent[] = [];
  const observe = createObserve({ observe: (event) => seen.push(event), secrets });
  for (const operation of ["tokens/create", "tokens/list"]) {
    observe?.({ type: "warning", operation, message: "data=xyzzy" } as NorthboundEvent);
  }
  expect(seen.map((event) => "message" in event && event.message)).toEqual(["data=[redacted]", "data=xyzzy"]);
});
