import { testConfig } from "../../vitest.base.ts";

export default testConfig({
  apart: ["test/fault-matrix/fetch-matrix.test.ts", "test/memory.test.ts", "test/recipes/swr.test.ts"],
  // What a test waits for is an event, never a span of time: this only ends one that waits for good, on a busy machine too.
  testTimeout: 60_000,
});
