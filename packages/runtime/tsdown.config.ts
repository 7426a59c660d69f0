import { packageConfig } from "../../tsdown.base.ts";

const { entry, ...config } = packageConfig([
  "src/index.ts",
  "src/essentials.ts",
  "src/node-entry.ts",
  "src/keyv.ts",
  "src/environment.ts",
  "src/fetch.ts",
  "src/openapi-fetch.ts",
  "src/otel.ts",
  "src/cassette.ts",
  "src/settle.ts",
  "src/validate.ts",
  "src/bulk.ts",
  "src/fleet.ts",
  "src/query.ts",
]) as {
  entry: string[];
};

// The transport of the platform is found through the package's own import map when the client runs, so both stay files of their own.
export default {
  ...config,
  entry: [...entry, "src/platform/node.ts", "src/platform/fetch.ts"],
  deps: { neverBundle: [/^#/, /^node:/] },
};
