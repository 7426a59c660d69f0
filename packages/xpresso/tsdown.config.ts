import { packageConfig } from "../../tsdown.base.ts";

export default packageConfig([
  "src/index.ts",
  "src/node.ts",
  "src/keyv.ts",
  "src/bulk.ts",
  "src/fleet.ts",
  "src/settle.ts",
  "src/environment.ts",
  "src/otel.ts",
  "src/operations.ts",
  "src/schema.ts",
]);
