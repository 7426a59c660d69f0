export { createCloudVision, type CloudVision, type CloudVisionOptions } from "./client.ts";
export type { CloudVisionCredentials } from "./session.ts";
export type { Calls } from "./generated/calls.ts";
export type { components, paths } from "./generated/schema.d.ts";
export {
  applyConfiglets,
  type ConfigletReference,
  type DeviceReference,
  type SavedChanges,
} from "./workflows/configlets.ts";
export type { TaskWorkflows } from "./workflows/tasks.ts";
