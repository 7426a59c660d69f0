import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";

const conditions = ["@northbound/source", "node", "import", "module", "default"];

/**
 * How every package is tested: packages find each other's sources, so nothing has to be built first,
 * and the counts of each run are kept for the summary over all packages.
 * @param test Settings of one package, on top of the shared ones.
 */
export function testConfig(test: ViteUserConfig["test"] = {}): ViteUserConfig {
  return defineConfig({
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
    test: {
      include: ["src/**/*.test.ts", "test/**/*.test.ts"],
      reporters: ["default", fileURLToPath(new URL("./scripts/summary/reporter.ts", import.meta.url))],
      // For machines that do other work at the same time; no test waits for it.
      testTimeout: 30_000,
      hookTimeout: 60_000,
      passWithNoTests: true,
      restoreMocks: true,
      unstubEnvs: true,
      unstubGlobals: true,
      ...test,
    },
  });
}
