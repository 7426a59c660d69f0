export { createCloudVision, type CloudVision, extend, type Extended } from "./client.ts";
export { type ClientParts, type CloudVisionOptions, readOptions } from "./options.ts";
export type { CloudVisionCredentials } from "./session.ts";
export type { Calls } from "./generated/calls.ts";
export type { components, paths } from "./generated/schema.d.ts";
export type * from "./generated/types.ts";
export { isHostedService, latestLevel, type Level, levelOf, type LevelSource, readLevel } from "./api-level.ts";

// Devices and where they are.
export {
  type ContainerReference,
  type DeviceName,
  type DeviceReference,
  findDevice,
  type ManagedDevice,
  searchTopology,
  type TopologySearch,
} from "./workflows/topology.ts";
export {
  countUnconnectedDevices,
  getDeviceConfig,
  type InventoryOptions,
  listDevicesInContainer,
  listInventory,
  type RemovedDevices,
  removeDevices,
  removeDevicesBySerial,
} from "./workflows/inventory.ts";
export {
  type NewDevice,
  type OnboardedDevices,
  type OnboardingOptions,
  onboardDevices,
  retryOnboarding,
} from "./workflows/onboarding.ts";
export {
  addContainer,
  findContainer,
  findContainerOfDevice,
  listContainers,
  type ProvisioningContainer,
  removeContainer,
} from "./workflows/containers.ts";
export { deployDevice, type Deployment, moveDevice, resetDevice, undefinedContainer } from "./workflows/devices.ts";
export { checkCompliance, type Compliance } from "./workflows/compliance.ts";
export { captureContainerSnapshot, listSnapshotTemplates, type SnapshotTemplate } from "./workflows/snapshots.ts";
export {
  type Decommissioning,
  decommissionDevice,
  type DecommissioningOptions,
  findDecommissioning,
  listDecommissionings,
  startDecommissioning,
} from "./workflows/decommissioning.ts";

// What devices get.
export type { ChangeOptions, SavedChanges } from "./workflows/change.ts";
export { saveQueuedChanges } from "./workflows/save-change.ts";
export type { AssignmentTarget, ConfigletReference } from "./workflows/configlet-action.ts";
export {
  applyConfiglets,
  applyConfigletsToContainer,
  type AssignOptions,
  removeConfiglets,
  removeConfigletsFromContainer,
} from "./workflows/assign-configlets.ts";
export {
  compareConfiglets,
  type ConfigComparison,
  type ConfigValidation,
  findConfiglet,
  listConfiglets,
  putConfiglet,
  type PutConfiglet,
  validateConfig,
} from "./workflows/configlets.ts";
export { type BuilderDefinition, type PutBuilder, putConfigletBuilder } from "./workflows/builders.ts";
export {
  type BuilderReference,
  type BuilderTarget,
  type GeneratedConfiglet,
  generateConfiglets,
  previewConfigletBuilder,
  type PreviewOptions,
  tryBuilderScript,
} from "./workflows/generate-configlets.ts";
export type { ImageBundleReference } from "./workflows/image-action.ts";
export {
  assignImageBundle,
  type BundleImage,
  findImageBundle,
  type ImageBundle,
  putImageBundle,
  removeImageBundle,
  uploadImage,
  uploadImageBundle,
  type UploadOptions,
} from "./workflows/images.ts";

// Carrying changes out.
export type { TaskWorkflows } from "./workflows/tasks.ts";
export {
  findTask,
  listChangeControlLog,
  listTaskLog,
  runTasks,
  startTasks,
  type TaskLogEntry,
} from "./workflows/run-tasks.ts";
export {
  approveChangeControl,
  type ChangeControlReference,
  createChangeControl,
  findChangeControl,
  listChangeControls,
  listTasksForChangeControl,
  removeChangeControl,
  runChangeControl,
  scheduleChangeControl,
  startChangeControl,
  stopChangeControl,
  unscheduleChangeControl,
  waitForChangeControl,
  withdrawApproval,
} from "./workflows/change-controls.ts";
export type { ChangeControlPlan, StageAction, StagePlan } from "./workflows/change-controls/plan.ts";
export type { ChangeControlState, ChangeStatus, StageState } from "./workflows/change-controls/state.ts";

// Workspaces and tags.
export {
  abandonWorkspace,
  buildWorkspace,
  findWorkspace,
  findWorkspaceBuild,
  inWorkspace,
  type InWorkspaceOptions,
  listWorkspaces,
  openWorkspace,
  rebaseWorkspace,
  rollBackWorkspace,
  type SubmitOptions,
  type SubmittedWorkspace,
  submitWorkspace,
  type WorkspacePlan,
} from "./workflows/workspaces.ts";
export {
  editTag,
  editTagAssignment,
  listTagAssignmentEdits,
  listTagEdits,
  listTags,
  type Tag,
  type TagEdit,
  type TagFilter,
  type TagTarget,
} from "./workflows/tags.ts";
export { type FleetTagCalls, placeTags, tagDevices, tagMany, type TagPlacement } from "./workflows/fleet/tag-many.ts";

// People, machines, devices that log in.
export {
  findRole,
  findRoleKeys,
  findUser,
  putRole,
  putUser,
  type RoleDefinition,
  type UserDefinition,
} from "./workflows/people.ts";
export {
  createServiceAccountToken,
  findServiceAccount,
  findServiceAccountToken,
  listServiceAccounts,
  listServiceAccountTokens,
  type NewServiceAccountToken,
  putServiceAccount,
  removeExpiredTokens,
  removeServiceAccount,
  removeServiceAccountToken,
  type ServiceAccount,
  type ServiceAccountToken,
} from "./workflows/service-accounts.ts";
export { createEnrollmentToken, type EnrollmentTokenOptions } from "./workflows/enrollment.ts";

// A whole fabric at once.
export { type AppliedToDevices, applyToDevices } from "./workflows/fleet/apply-to-devices.ts";
export {
  type ComplianceReport,
  complianceReport,
  type ComplianceReportOptions,
  type DeviceCompliance,
} from "./workflows/fleet/compliance-report.ts";
export { type ImageUpgrade, type ImageUpgradeOptions, upgradeImages } from "./workflows/fleet/upgrade-images.ts";
export { type MaintenanceWindow, runInWindow } from "./workflows/fleet/maintenance-window.ts";
export { type DeployCalls, deployConfigs, type DeployedConfigs } from "./workflows/fleet/deploy-configs.ts";

// What users of any client need beside it: errors and their guards, options, waiting, loggers.
export * from "@northbound/runtime/essentials";
