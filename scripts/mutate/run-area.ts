import { env } from "node:process";
import { Stryker } from "@stryker-mutator/core";
import type { Area } from "./areas.ts";

/** One change of the code, and what became of it. */
export interface Mutant {
  file: string;
  line: number;
  /** Kind of the change, by Stryker's name. */
  kind: string;
  /** What stands there in place of the code. */
  replacement: string;
  status: "killed" | "timeout" | "survived" | "uncovered" | "invalid";
}

const statuses: Record<string, Mutant["status"]> = {
  Killed: "killed",
  Timeout: "timeout",
  Survived: "survived",
  NoCoverage: "uncovered",
  CompileError: "invalid",
  RuntimeError: "invalid",
};

/**
 * Changes the sources of an area line by line, and runs for each change the tests that come through it.
 * @param files Only these sources, as globs from the package; by default all of the area.
 */
export async function runArea(area: Area, concurrency: number, files: string[] = area.sources): Promise<Mutant[]> {
  env["NORTHBOUND_MUTATE_PACKAGE"] = area.package;
  env["NORTHBOUND_MUTATE_TESTS"] = area.tests.join(" ");
  const stryker = new Stryker({
    testRunner: "vitest",
    plugins: ["@stryker-mutator/vitest-runner"],
    // Stryker's own choice of tests by imports takes all of them here.
    vitest: { configFile: "scripts/mutate/vitest.config.ts", related: false },
    mutate: [...inPackage(area, files), `!${area.package}/**/*.test.ts`],
    // A copy of the repository without what the tests don't read.
    ignorePatterns: ["docs", "surface", "examples", "specs", "dist", ".turbo", "node_modules", ".git"],
    coverageAnalysis: "perTest",
    // Changes of what runs once as a module loads would need all tests each.
    ignoreStatic: true,
    reporters: ["progress-append-only"],
    concurrency,
    timeoutMS: 4_000,
    allowConsoleColors: false,
    tempDirName: ".stryker-tmp",
  });
  const results = await stryker.runMutationTest();
  return results.flatMap(({ fileName, location, mutatorName, replacement, status }) => {
    const told = statuses[status];
    if (told === undefined) return [];
    const file = fileName.slice(fileName.indexOf(`${area.package}/`) + area.package.length + 1);
    return [{ file, line: location.start.line, kind: mutatorName, replacement: replacement ?? "", status: told }];
  });
}

function inPackage({ package: folder }: Area, globs: string[]): string[] {
  return globs.map((glob) => (glob.startsWith("!") ? `!${folder}/${glob.slice(1)}` : `${folder}/${glob}`));
}
