import { testConfig } from "../../vitest.base.ts";

// Specs of a thousand operations are generated, compiled and called here, which takes its time on a busy machine.
export default testConfig({ apart: ["test/odd-specs.test.ts"], testTimeout: 90_000, hookTimeout: 90_000 });
