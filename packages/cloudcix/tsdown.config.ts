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
  "src/error-codes.ts",
  "src/generated/*/application.ts",
  "src/generated/*/small-clients.ts",
]);
