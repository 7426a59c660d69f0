import { type Clock, InvalidInputError, waitFor, type WaitOptions } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";
import { quote } from "../data/filter.ts";

type Schemas = components["schemas"];

/** One run of a job. */
export type JobRun = Schemas["JobRunInstance"];

/** What the group `jobService` has beyond single calls. */
export interface JobWorkflows {
  /**
   * Waits until the latest run of a job has ended well, and gives that run.
   * @param job the name of the job, or the answer of the operation that started it: a bulk import, a template
   * deployment, an access point change, a WLAN change, a scheduled maintenance mode.
   * @throws WaitFailedError when the run fails, even in part, or is cancelled, and when the job was cancelled or expired
   * before its first run.
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

/** Job states after which no run begins. */
const calledOff: ReadonlySet<string | undefined> = new Set(["CANCELLED", "EXPIREDBEFOREAPPROVAL"]);

/** Adds waiting to the job calls of a client. */
export function createJobWorkflows(calls: Pick<Calls, "jobService">, clock?: Clock): JobWorkflows {
  return {
    async waitFor(job, options) {
      const name = typeof job === "string" ? job : jobNameOf(job);
      if (name === "") throw new InvalidInputError("A job needs a name to be waited for.");
      const jobName = quote("jobName", name);
      let jobs: readonly Schemas["JobRunHistory"][] = [];
      return waitFor(
        async (signal) => {
          const { mgmtResponse } = await calls.jobService.runHistory({ jobName }, { signal });
          jobs = [mgmtResponse.job ?? []].flat();
          return latestRun(jobs);
        },
        (run): run is JobRun => run?.runStatus === "COMPLETED" && run.resultStatus === "SUCCESS",
        {
          name: `job ${name} to end`,
          describe: (run) => run?.runStatus,
          backend: "prime-infrastructure",
          clock,
          ...options,
          failOn: options?.failOn ?? ((run) => (run ? failure(run) : neverRuns(jobs))),
        },
      );
    },
  };
}

function latestRun(jobs: readonly Schemas["JobRunHistory"][]): JobRun | undefined {
  const runs = jobs.flatMap(({ runInstances }) => [runInstances?.runInstance ?? []].flat());
  return runs.toSorted((a, b) => startOf(b) - startOf(a))[0];
}

function startOf({ lastStartTime = "" }: JobRun): number {
  return Date.parse(lastStartTime) || 0;
}

function failure({ runStatus, resultStatus = "UNKNOWN" }: JobRun): string | undefined {
  return ended.has(runStatus) ? `the run is ${runStatus} with the result ${resultStatus}` : undefined;
}

/** A job without a run gets none any more once all of its name were called off. */
function neverRuns(jobs: readonly Schemas["JobRunHistory"][]): string | undefined {
  const [first] = jobs;
  return first && jobs.every(({ jobStatus }) => calledOff.has(jobStatus))
    ? `the job is ${first.jobStatus} and never ran`
    : undefined;
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
