import { testConfig } from "../../vitest.base.ts";

// The files share one world of modules, so that the specs are read and their schemas compiled once and not in each file.
export default testConfig({ isolate: false });
