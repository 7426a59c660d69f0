import { type Clock, waitFor, type WaitOptions } from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";

type Result = components["schemas"]["ComplianceCheckResult"];

/** What the group `compliance` has beyond single calls. */
export interface ComplianceWorkflows {
  /**
   * Waits until a check that `run` started has a result for each device, and gives it; violations are a result too.
   * @throws TimeoutError when the deadline passes first; it carries the result so far as `detail.last`.
   */
  waitFor(jobName: string, options?: WaitOptions<Result | undefined>): Promise<Result>;
}

/** Adds waiting to the compliance calls of a client. */
export function createComplianceWorkflows(calls: Pick<Calls, "compliance">, clock?: Clock): ComplianceWorkflows {
  return {
    waitFor: (jobName, options) =>
      waitFor(
        async (signal) => {
          const { mgmtResponse } = await calls.compliance.check({ jobName }, { signal });
          return [mgmtResponse.complianceCheckResult ?? []].flat()[0];
        },
        (result): result is Result => result?.isSuccess === true,
        { name: `compliance check ${jobName}`, backend: "prime-infrastructure", clock, ...options },
      ),
  };
}
