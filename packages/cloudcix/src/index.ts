export { type CloudCix, createCloudCix } from "./client.ts";
export type { CloudCixOptions } from "./options.ts";
export { type ApplicationName, hostLabels } from "./generated/application-names.ts";
export type { Applications } from "./generated/applications.ts";
export type * from "./generated/application-types.ts";
export {
  type CloudCixCredentials,
  type CloudCixToken,
  type CloudCixUser,
  createSession,
  withToken,
} from "./session.ts";
export { type FieldError, fieldErrors } from "./field-errors.ts";
export { listOf } from "./filters.ts";
export { asRequest, type NetworkRequests } from "./workflows/as-request.ts";
export type { ComputeJob, ComputeJobs } from "./workflows/compute-jobs.ts";
export type { ComputeGoal, ComputeWait, ComputeWaits } from "./workflows/compute-waits.ts";
export type { IaasJob, IaasJobs } from "./workflows/iaas-jobs.ts";
export type { JobOptions } from "./workflows/state-jobs.ts";
export type { CephGoal, IaasWait, IaasWaits, ProjectGoal, ProjectWait } from "./workflows/iaas-waits.ts";
export { type IaasGoal, iaasStates } from "./workflows/iaas-states.ts";
export type { StateWaitOptions } from "./workflows/wait-options.ts";

// What users of any client need beside it: errors and their guards, options, waiting, loggers.
export * from "@northbound/runtime/essentials";
