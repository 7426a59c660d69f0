import { expect, test } from "vitest";
import { readReport } from "./run-pytest.ts";

test("counts what passed, what was skipped, and names what failed", () => {
  const xml = `<?xml version="1.0"?><testsuites><testsuite name="pytest" tests="4">
    <testcase classname="test.system.test_api.TestApi" name="test_good" time="0.1" />
    <testcase classname="test.system.test_api.TestApi" name="test_printed" time="0.1"><system-out>words</system-out></testcase>
    <testcase classname="test.system.test_api.TestApi" name="test_bad" time="0.1"><failure message="no">lines</failure></testcase>
    <testcase classname="test.system.test_api.TestApi" name="test_broken" time="0.1"><error message="no">lines</error></testcase>
    <testcase classname="test.system.test_api.TestApi" name="test_later" time="0.0"><skipped message="no token" /></testcase>
  </testsuite></testsuites>`;
  expect(readReport(xml)).toEqual({ passed: 2, skipped: 1, failed: ["TestApi.test_bad", "TestApi.test_broken"] });
});
