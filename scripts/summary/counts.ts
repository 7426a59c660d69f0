import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** How the tests of one or more packages went. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** Where a package keeps the counts of its last whole run. */
export const summaryFile = ".summary/tests.json";

/** What the counting needs to know of a file with tests. */
export interface CountedModule {
  readonly children: { allTests(): Iterable<{ result(): { readonly state: string } }> };
  errors(): readonly unknown[];
}

/**
 * Counts the tests of one run. A file that can't be loaded, and an error outside of any test, count
 * as a failure each: they must not disappear from the total.
 */
export function countModules(modules: readonly CountedModule[], unhandledErrors: number): Counts {
  let passed = 0;
  let failed = unhandledErrors;
  for (const module of modules) {
    if (module.errors().length > 0) failed++;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "passed") passed++;
      else if (state === "failed") failed++;
    }
  }
  return { passed, failed };
}

/** Adds up what the packages below these folders have kept. */
export async function sumCounts(folders: readonly string[]): Promise<Counts> {
  const packages = await Promise.all(folders.map(async (folder) => (await readdir(folder)).map((name) => join(folder, name))));
  const counts = await Promise.all(packages.flat().map(readCounts));
  return counts.reduce((sum, one) => ({ passed: sum.passed + one.passed, failed: sum.failed + one.failed }), none);
}

const none: Counts = { passed: 0, failed: 0 };

async function readCounts(folder: string): Promise<Counts> {
  const text = await readFile(join(folder, summaryFile), "utf8").catch(() => undefined);
  return text === undefined ? none : (JSON.parse(text) as Counts);
}

/** `12 passed, 0 failed`, the last line of every check. */
export function formatCounts({ passed, failed }: Counts): string {
  return `${passed} passed, ${failed} failed`;
}
