import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Reporter, TestModule, Vitest } from "vitest/node";
import { countModules, summaryFile } from "./counts.ts";

/**
 * Keeps how many tests passed and failed in a file beside the package, where turbo caches it: a run
 * that is answered from the cache still counts in the summary.
 */
export default class SummaryReporter implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  async onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): Promise<void> {
    const vitest = this.#vitest;
    if (!vitest || (await isPartial(vitest, modules))) return;
    const file = join(vitest.config.root, summaryFile);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(countModules(modules, unhandledErrors.length))}\n`);
  }
}

// A run of a path, of a name or of what has changed says nothing about the whole.
async function isPartial(vitest: Vitest, modules: readonly TestModule[]): Promise<boolean> {
  if (vitest.config.watch || vitest.config.testNamePattern !== undefined) return true;
  return modules.length < (await vitest.globTestSpecifications()).length;
}
