import { testConfig } from "../vitest.base.ts";

// Some of these tests start other programs, which takes its time on a busy machine.
export default testConfig({ include: ["**/*.test.ts"], testTimeout: 30_000 });
