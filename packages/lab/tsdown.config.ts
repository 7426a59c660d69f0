import { packageConfig } from "../../tsdown.base.ts";

export default packageConfig(["src/index.ts", "src/fetch.ts", "src/msw.ts", "src/testing.ts"]);
