import type { OperationTable } from "@northbound/runtime";
import type { DataGroup } from "./data/data-resources.ts";
import type { Calls } from "./generated/calls.ts";
import type { ComplianceWorkflows } from "./workflows/compliance.ts";
import type { DeviceWorkflows } from "./workflows/devices.ts";
import type { JobWorkflows } from "./workflows/jobs.ts";

/** What groups have beyond single calls. */
export interface Workflows {
  readonly jobService: JobWorkflows;
  readonly deviceService: DeviceWorkflows;
  readonly compliance: ComplianceWorkflows;
}

/** The service operations by group: `prime.op.jobService`. They are the client's own groups. */
export type Services<Own extends object = Calls> = Omit<Own, DataGroup<Own>> & Workflows;

/** A view of the groups of a client that are no data resources. */
export function createServices(operations: object, calls: object): Services {
  const view = {};
  for (const [group, { list }] of Object.entries(operations as OperationTable)) {
    if (list?.paging === "firstMax") continue;
    Object.defineProperty(view, group, { enumerable: true, get: () => Reflect.get(calls, group) as unknown });
  }
  return view as Services;
}
