import { testConfig } from "../vitest.base.ts";

// Some of these tests start other programs, which takes its time on a busy machine.
// What lies in consumers is a package of its own.
export default testConfig({
  include: ["**/*.test.ts"],
  exclude: ["**/node_modules/**", "consumers/**"],
  testTimeout: 30_000,
});
