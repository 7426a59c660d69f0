import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

test.each([
  [[], { isDryRun: false, snapshot: undefined, isChecked: true }],
  [["--dry-run", "--no-check"], { isDryRun: true, snapshot: undefined, isChecked: false }],
  [["--snapshot", "next"], { isDryRun: false, snapshot: "next", isChecked: true }],
  [["--help"], "help"],
])("reads %j", (args, options) => {
  expect(readOptions(args)).toEqual(options);
});

test.each([[["--dryrun"]], [["--snapshot", "latest"]], [["--snapshot", "1.0.0"]], [["publish"]]])(
  "refuses %j",
  (args) => {
    expect(() => readOptions(args)).toThrow(TypeError);
  },
);
