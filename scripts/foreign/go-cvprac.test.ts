import { expect, test } from "vitest";
import { readGoEvents } from "./go-cvprac.ts";

test("counts the tests of Go's events, and no package", () => {
  const events = [
    { Action: "run", Test: "TestA" },
    { Action: "pass", Test: "TestA" },
    { Action: "fail", Test: "TestB" },
    { Action: "skip", Test: "TestC" },
    { Action: "fail" },
  ];
  const printed = ["Connecting to 127.0.0.1", ...events.map((event) => JSON.stringify(event))].join("\n");
  expect(readGoEvents(printed)).toEqual({ passed: 1, skipped: 1, failed: ["TestB"] });
});
