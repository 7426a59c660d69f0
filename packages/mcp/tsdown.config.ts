import type { UserConfig } from "tsdown";
import { packageConfig } from "../../tsdown.base.ts";

// A server of a command runs on Node alone; its files are called as in every other package.
const config: UserConfig = { ...packageConfig(["src/index.ts"]), platform: "node", fixedExtension: false };

export default config;
