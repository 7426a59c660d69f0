import { readdir, rm, stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { Worker } from "node:worker_threads";
import { applicationType } from "../emit/applications.ts";
import { exportedNames } from "./exported-names.ts";
import type { Problem } from "../openapi/problem.ts";
import type { Read } from "./read-target.ts";
import type { Target } from "./targets.ts";
import type { WrittenClient } from "./write-client.ts";

/** What came of one target: a result, or the problems that prevented it. */
export type Outcome =
  | { readonly target: Target; readonly result: WrittenClient }
  | { readonly target: Target; readonly problems: readonly Problem[] };

/** A target with the choice whether anything is written. */
export interface Job {
  readonly target: Target;
  readonly check: boolean;
}

/** To read a spec takes about twice as long as to write its client, so more readers would wait for the writer. */
const maxReaders = 2;

/**
 * Generates all targets, the largest spec first. Threads of their own read them with Redocly's engine while this one
 * writes with TypeScript: each loads, and makes fast, only the half that it needs.
 */
export async function runJobs(jobs: readonly Job[], onOutcome: (outcome: Outcome) => void): Promise<void> {
  const readers = Math.min(availableParallelism() - 1, maxReaders, jobs.length);
  if (readers > 0 && jobs.length > 1) {
    // They load what they need while this thread looks for the largest, and loads the writer.
    const threads = Array.from({ length: readers }, () => new Worker(new URL("reader.ts", import.meta.url)));
    const queue = await largestFirst(jobs);
    const done = threads.map((reader) => workThrough(reader, queue, onOutcome));
    await import("./write-client.ts");
    await Promise.all(done);
    return;
  }
  const { readTarget } = await import("./read-target.ts");
  for (const job of jobs) onOutcome(await finish(job, await readTarget(job.target)));
}

/** Lets one reader read until the queue is empty, and writes what it has read. */
function workThrough(reader: Worker, queue: Job[], onOutcome: (outcome: Outcome) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const writing: Promise<void>[] = [];
    let current: Job | undefined;
    const next = (): void => {
      current = queue.shift();
      reader.postMessage(current?.target);
    };
    reader.on("message", (read: Read) => {
      const job = current as Job;
      // The reader goes on before this thread begins to write.
      next();
      writing.push(finish(job, read).then(onOutcome).catch(reject));
    });
    reader.on("error", reject);
    reader.on("exit", () => void Promise.all(writing).then(() => resolve()));
    next();
  });
}

async function finish({ target, check }: Job, read: Read): Promise<Outcome> {
  if ("problems" in read) return { target, problems: read.problems };
  const { writeClient } = await import("./write-client.ts");
  const taken = await takenNames(target);
  return {
    target,
    result: await writeClient(read.spec, { ...target, check, taken, generator: "scripts/generate.ts" }),
  };
}

/** What the entry of a target's package exports beside its types; an application has an entry of its own. */
async function takenNames({ name, out }: Target): Promise<string[]> {
  const application = name.split("/")[1];
  return application === undefined ? exportedNames(join(out, "..", "index.ts")) : [applicationType(application)];
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
