import { env } from "node:process";
import { testConfig } from "../../vitest.base.ts";

/** The tests of one area, which `run-area.ts` names. */
export default testConfig({
  root: env["NORTHBOUND_MUTATE_PACKAGE"] ?? "",
  include: (env["NORTHBOUND_MUTATE_TESTS"] ?? "").split(" "),
  reporters: [],
});
