import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";

const conditions = ["@northbound/source", "node", "import", "module", "default"];

/** Settings of one package. */
export interface TestSettings extends NonNullable<ViteUserConfig["test"]> {
  /** Test files that replace modules or globals for all that is loaded with them: each has a world of modules of its own. */
  readonly apart?: readonly string[];
}

/**
 * How every package is tested: packages find each other's sources, so nothing has to be built first, and the counts of each
 * run are kept for the summary over all packages. The test files of a worker share their modules, so that specs are read and
 * schemas compiled once: a test puts back what it changes.
 */
export function testConfig({ apart = [], ...test }: TestSettings = {}): ViteUserConfig {
  const { include = ["src/**/*.test.ts", "test/**/*.test.ts"], exclude = ["**/node_modules/**"], ...settings } = test;
  const shared = {
    extends: true as const,
    test: { name: "shared", include, exclude: [...exclude, ...apart], isolate: false },
  };
  const alone = { extends: true as const, test: { name: "apart", include: [...apart], exclude, isolate: true } };
  return defineConfig({
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
    test: {
      reporters: ["default", fileURLToPath(new URL("./scripts/summary/reporter.ts", import.meta.url))],
      // For machines that do other work at the same time; no test waits for it.
      testTimeout: 30_000,
      hookTimeout: 60_000,
      passWithNoTests: true,
      restoreMocks: true,
      unstubEnvs: true,
      unstubGlobals: true,
      projects: apart.length > 0 ? [shared, alone] : [shared],
      ...settings,
    },
  });
}
