import { join } from "node:path";
import {
  errorCodesFile,
  errorKindsFile,
  generateErrorCodes,
  generateErrorKinds,
  generateInputSchemas,
  generateXmlSchemas,
  inputSchemasFile,
  xmlSchemasFile,
} from "./backend-files.ts";
import { clientFiles, generateClientFiles } from "./client-files.ts";
import { removeStale, runJobs } from "./jobs.ts";
import { formatOutcome, isFailure } from "./report.ts";
import { backendOf, outputFolder, type Target } from "./targets.ts";
import { generatedFiles } from "./write-file.ts";

// For this repository alone, and so not published: the specs below specs/ and the packages that they become.

export { errorCodesFile } from "./backend-files.ts";
export { backendOf, fileTarget, findTargets, type Target } from "./targets.ts";
export { type FileChange, writeIfChanged } from "./write-file.ts";

/**
 * Generates what each target is for, and reports it line by line.
 * @param check Compare with what is there and write nothing.
 * @returns whether all is well: every spec keeps the rules and, when checking, every file is up to date.
 */
export async function generateTargets(
  targets: readonly Target[],
  check: boolean,
  report: (text: string) => void,
): Promise<boolean> {
  let isGood = true;
  await runJobs(
    targets.map((target) => ({ target, check })),
    (outcome) => {
      report(formatOutcome(outcome, check));
      if (isFailure(outcome, check)) isGood = false;
    },
  );
  for (const backend of new Set(targets.map(backendOf))) {
    const changes = {
      "error codes": await generateErrorCodes(backend, check),
      "kinds of error codes": await generateErrorKinds(backend, check),
      "schemas for XML": await generateXmlSchemas(backend, check),
      "schemas of bodies": await generateInputSchemas(backend, check),
    };
    for (const [what, change] of Object.entries({
      ...changes,
      ...(await generateClientFiles(backend, targets, check)),
    })) {
      if (change === undefined || change === "unchanged") continue;
      report(`${check ? "✗" : "✓"} ${backend} ${what}: ${change}`);
      if (check) isGood = false;
    }
  }
  return isGood;
}

/** Removes generated files of these targets' backends that their specs don't give any more. */
export async function removeStaleFiles(targets: readonly Target[], report: (text: string) => void): Promise<void> {
  for (const backend of new Set(targets.map(backendOf))) {
    const own = targets.filter((target) => backendOf(target) === backend);
    const more = [
      errorCodesFile(backend),
      errorKindsFile(backend),
      xmlSchemasFile(backend),
      inputSchemasFile(backend),
      join(outputFolder(backend), "versions.ts"),
      ...(await clientFiles(backend, own)),
    ];
    const gone = await removeStale(outputFolder(backend), own, generatedFiles, more);
    for (const file of gone) report(`- ${backend} ${file} is gone from the spec, removed`);
  }
}
