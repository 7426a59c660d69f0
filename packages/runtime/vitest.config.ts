import { testConfig } from "../../vitest.base.ts";

// What a test waits for is an event, never a span of time: this only ends one that waits for good, on a busy machine too.
export default testConfig({ testTimeout: 60_000 });
