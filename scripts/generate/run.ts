import { readdir, rm, stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { Worker } from "node:worker_threads";
import type { GenerateResult } from "./generate.ts";
import type { Problem } from "./problem.ts";
import type { Target } from "./targets.ts";

/** What came of one target: a result, or the problems that prevented it. */
export type Outcome =
  | { readonly target: Target; readonly result: GenerateResult }
  | { readonly target: Target; readonly problems: readonly Problem[] };

/** A target with the choice whether anything is written. */
export interface Job {
  readonly target: Target;
  readonly check: boolean;
}

/** Generates all targets, as many at a time as there are processors, the largest spec first. */
export async function runJobs(jobs: readonly Job[], onOutcome: (outcome: Outcome) => void): Promise<void> {
  const queue = await largestFirst(jobs);
  const threads = Math.min(availableParallelism(), queue.length);
  if (threads <= 1) {
    const { runJob } = await import("./job.ts");
    for (const job of queue) onOutcome(await runJob(job));
    return;
  }
  await Promise.all(Array.from({ length: threads }, () => workThrough(queue, onOutcome)));
}

function workThrough(queue: Job[], onOutcome: (outcome: Outcome) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("worker.ts", import.meta.url));
    const next = (): void => {
      const job = queue.shift();
      if (job) worker.postMessage(job);
      else void worker.terminate().then(() => resolve());
    };
    worker.on("message", (outcome: Outcome) => {
      onOutcome(outcome);
      next();
    });
    worker.on("error", reject);
    next();
  });
}

async function largestFirst(jobs: readonly Job[]): Promise<Job[]> {
  const sized = await Promise.all(jobs.map(async (job) => ({ job, size: await sizeOf(join(job.target.spec, "..")) })));
  return sized.toSorted((a, b) => b.size - a.size).map(({ job }) => job);
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".yaml"));
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Removes what an earlier spec left in an output folder, such as an application that is gone. */
export async function removeStale(
  folder: string,
  targets: readonly Target[],
  names: readonly string[],
  more: readonly string[] = [],
): Promise<string[]> {
  const keep = new Set([...more, ...targets.flatMap(({ out }) => names.map((name) => join(out, name)))]);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const stale = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const gone = stale.filter((file) => !keep.has(file));
  await Promise.all(gone.map((file) => rm(file)));
  return gone.map((file) => relative(folder, file));
}
