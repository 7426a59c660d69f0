import type { UserConfig } from "tsdown";
import { packageConfig } from "../../tsdown.base.ts";

// A command runs on Node alone; its files are called as in every other package.
const config: UserConfig = {
  ...packageConfig(["src/index.ts", "src/bin.ts", "src/record-preload.ts"]),
  platform: "node",
  fixedExtension: false,
};

export default config;
