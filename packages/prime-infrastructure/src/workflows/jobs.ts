import { type Clock, waitFor, type WaitOptions } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";

type Schemas = components["schemas"];

/** One run of a job. */
export type JobRun = Schemas["JobRunInstance"];

/** What the group `jobService` has beyond single calls. */
export interface JobWorkflows {
  /**
   * Waits until the latest run of a job has ended well, and gives that run.
   * @param job the name of the job, or the answer of the operation that started it: a bulk import, a template
   * deployment, an access point change, a WLAN change, a scheduled maintenance mode.
   * @throws WaitFailedError when the run fails, even in part, or is cancelled.
   * @throws TimeoutError when the deadline passes first. Both carry the run as `detail.last`.
   * @example
   * const device = { ipAddress: "192.0.2.20", snmp_community: "public" };
   * const answer = await prime.op.deviceService.bulkImport({ body: { devicesImport: { devices: { device: [device] } } } });
   * const { results } = await prime.op.jobService.waitFor(answer, { deadline: 1_800_000 });
   */
  waitFor(job: string | object, options?: WaitOptions<JobRun | undefined>): Promise<JobRun>;
}

/** Run states in which nothing more happens. */
const ended: ReadonlySet<string | undefined> = new Set(["COMPLETED", "ABORTED", "INTERRUPTED", "CANCELLED"]);

/** Adds waiting to the job calls of a client. */
export function createJobWorkflows(calls: Pick<Calls, "jobService">, clock?: Clock): JobWorkflows {
  return {
    waitFor(job, options) {
      const jobName = typeof job === "string" ? job : jobNameOf(job);
      return waitFor(
        async (signal) => latestRun(await calls.jobService.runHistory({ jobName: `"${jobName}"` }, { signal })),
        (run): run is JobRun => run?.runStatus === "COMPLETED" && run.resultStatus === "SUCCESS",
        { name: `job ${jobName} to end`, backend: "prime-infrastructure", clock, failOn: failure, ...options },
      );
    },
  };
}

function latestRun({ mgmtResponse }: Awaited<ReturnType<Calls["jobService"]["runHistory"]>>): JobRun | undefined {
  const runs = [mgmtResponse.job ?? []].flat().flatMap(({ runInstances }) => [runInstances?.runInstance ?? []].flat());
  return runs.toSorted((a, b) => startOf(b) - startOf(a))[0];
}

function startOf({ lastStartTime = "" }: JobRun): number {
  return Date.parse(lastStartTime) || 0;
}

function failure(run: JobRun | undefined): string | undefined {
  if (!ended.has(run?.runStatus)) return undefined;
  return `the run is ${run?.runStatus} with the result ${run?.resultStatus ?? "unknown"}`;
}

/**
 * The name of the job in the answer of the operation that started it, wherever it stands in there.
 * @throws TypeError when the answer names no job.
 */
export function jobNameOf(answer: object): string {
  const name = find(answer);
  if (name === undefined) throw new TypeError("The answer names no job.");
  return name;
}

function find(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { jobName } = value as { readonly jobName?: unknown };
  if (typeof jobName === "string" && jobName !== "") return jobName;
  for (const member of Object.values(value)) {
    const found = find(member);
    if (found !== undefined) return found;
  }
  return undefined;
}
