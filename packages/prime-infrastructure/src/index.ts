export {
  type CallsIn,
  createPrimeInfrastructure,
  extend,
  type Extended,
  type ExtendedGroups,
  type PathsIn,
  type PrimeInfrastructure,
} from "./client.ts";
export { type ClientParts, type PrimeInfrastructureOptions, readOptions } from "./read-options.ts";
export type { PrimeCredentials } from "./session.ts";
export type { ApiVersion } from "./api-version.ts";
export { readServerLimits, type ServerLimits } from "./limits.ts";
export type { DataGroup, DataQuery, DataResource, DataResources, RecordOf } from "./data/data-resources.ts";
export { encodeFilters, type Filter, type FilterOperator, type Filters, type FilterScalar } from "./data/filter.ts";
export type { Discovery, OfferedData, OfferedService } from "./discovery/resources.ts";
export type { RequestByName, ResourceName } from "./discovery/request.ts";
export type { Services, Workflows } from "./services.ts";
export { jobNameOf, type JobRun, type JobWorkflows } from "./workflows/jobs.ts";
export type { DeviceWorkflows } from "./workflows/devices.ts";
export type { ComplianceWorkflows } from "./workflows/compliance.ts";
export type { DeviceTasks } from "./workflows/device-tasks.ts";
export type { ClientTasks } from "./workflows/client-tasks.ts";
export type { DeviceReference, TemplateDeployment, TemplateTasks, TemplateValues } from "./workflows/templates.ts";
export type { InventoryRow, InventoryTasks } from "./workflows/inventory.ts";
export { csvOf } from "./workflows/csv.ts";
export { reportRows, type ReportRow } from "./workflows/reports.ts";
export type { Calls } from "./generated/calls.ts";
export type { components, paths } from "./generated/schema.d.ts";
export type * from "./generated/types.ts";

// What users of any client need beside it: errors and their guards, options, waiting, loggers.
export * from "@northbound/runtime/essentials";
