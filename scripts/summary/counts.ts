import { glob, readFile } from "node:fs/promises";
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

/** The summaries that the packages of a workspace have kept. */
export function findSummaries(root: string): Promise<string[]> {
  const places = ["packages/*", "scripts", "scripts/consumers"].map((folder) => `${folder}/${summaryFile}`);
  return Array.fromAsync(glob(places, { cwd: root }), (file) => join(root, file));
}

/** Adds up what the packages of a workspace have kept. */
export async function sumCounts(root: string): Promise<Counts> {
  const texts = await Promise.all((await findSummaries(root)).map((file) => readFile(file, "utf8")));
  const counts = texts.map((text) => JSON.parse(text) as Counts);
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  };
}

/** `12 passed, 0 failed`, the last line of every check. */
export function formatCounts({ passed, failed }: Counts): string {
  return `${passed} passed, ${failed} failed`;
}
