import { packageConfig } from "../../tsdown.base.ts";

export default packageConfig(["src/index.ts", "src/error-codes.ts", "src/applications/*.ts", "src/operations/*.ts"]);
