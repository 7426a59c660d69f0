import { testConfig } from "../../vitest.base.ts";

// Whole programs are installed and run, several at a time.
export default testConfig({
  include: ["*.test.ts"],
  globalSetup: "./setup.ts",
  testTimeout: 120_000,
  hookTimeout: 120_000,
});
