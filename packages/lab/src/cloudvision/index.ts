import type { operations } from "@northbound/cloudvision/schema";
import { defineLabBackend, type LabBackend } from "../core/backend.ts";
import { collectHandlers } from "../core/collect-handlers.ts";
import { nameEnums } from "../spec/name-enums.ts";
import type { SpecOperation } from "../spec/read-spec.ts";
import { aaaHandlers } from "./aaa.ts";
import { builderHandlers } from "./builders.ts";
import { ccapiHandlers } from "./ccapi.ts";
import { certificateHandlers } from "./certificates.ts";
import { legacyChangeControlHandlers } from "./change-controls-legacy.ts";
import { configletHandlers } from "./configlets.ts";
import { containerHandlers } from "./containers.ts";
import { deviceHandlers } from "./devices.ts";
import { invalid, refuse, speaksRpc, unknownPath } from "./errors.ts";
import { imageHandlers } from "./images.ts";
import { inventoryHandlers } from "./inventory.ts";
import { labelHandlers } from "./labels.ts";
import { legacyInventoryHandlers } from "./legacy-inventory.ts";
import { administrator } from "./people-state.ts";
import { provisioningHandlers } from "./provisioning.ts";
import { reconcileHandlers } from "./reconcile.ts";
import { asValue } from "./resources/resources.ts";
import { resourceBehaviour } from "./resources/serve.ts";
import { rollbackHandlers } from "./rollback.ts";
import { roleHandlers } from "./roles.ts";
import { serviceAccountGatewayHandlers } from "./service-account-gateway.ts";
import { sampleOf } from "./samples.ts";
import { authenticate, sessionHandlers } from "./session.ts";
import { snapshotChartHandlers } from "./snapshot-chart.ts";
import { snapshotHandlers } from "./snapshots.ts";
import { cloudVisionSpec } from "./spec.ts";
import { type CloudVisionOptions, type CloudVisionState, createCloudVisionState } from "./state.ts";
import { systemHandlers } from "./system.ts";
import { taskHandlers } from "./tasks.ts";
import { trustedCertificateHandlers } from "./trusted-certificates.ts";
import { uiEventHandlers } from "./ui-events.ts";
import { builderRunHandlers } from "./builder-runs.ts";
import { complianceHandlers } from "./compliance.ts";
import { configletTextHandlers } from "./configlet-texts.ts";
import { configletTransferHandlers } from "./configlet-transfer.ts";
import { containerExtraHandlers } from "./container-extras.ts";
import { deviceExtraHandlers } from "./device-extras.ts";
import { imageBundleV2Handlers } from "./image-bundles-v2.ts";
import { taskPlanHandlers } from "./task-plans.ts";
import { userHandlers } from "./users.ts";

/** Enums go by name or number in the Resource APIs; the period of a snapshot goes as text, too. */
function normalize(operation: SpecOperation, body: unknown): unknown {
  const { id, path, requestBodies, spec } = operation;
  if (speaksRpc(path)) return nameEnums(spec.document, requestBodies[0]?.media.schema, body);
  if (id !== "snapshots/scheduleTemplate") return body;
  const { frequency } = asValue(body);
  return typeof frequency === "string" && /^\d+$/.test(frequency)
    ? { ...asValue(body), frequency: Number(frequency) }
    : body;
}

/** CloudVision: a portal, Resource APIs and a gateway over one fabric. */
export const cloudvisionBackend: LabBackend<CloudVisionState, CloudVisionOptions> = defineLabBackend<
  CloudVisionState,
  CloudVisionOptions
>({
  name: "cloudvision",
  specs: { "": cloudVisionSpec },
  // Old releases, and clients of them, use another prefix for the same calls; some write a slash too many.
  rewrite: (path) => path.replace(/^\/web\//, "/cvpservice/").replace("//", "/"),
  normalize,
  defaultNodes: 3,
  credentials: administrator,
  create: createCloudVisionState,
  version: (state) => state.version,
  authenticate,
  handlers: collectHandlers<operations, CloudVisionState>(
    sessionHandlers,
    systemHandlers,
    inventoryHandlers,
    deviceHandlers,
    containerHandlers,
    provisioningHandlers,
    taskHandlers,
    configletHandlers,
    builderHandlers,
    imageHandlers,
    userHandlers,
    roleHandlers,
    legacyInventoryHandlers,
    legacyChangeControlHandlers,
    ccapiHandlers,
    serviceAccountGatewayHandlers,
    labelHandlers,
    snapshotHandlers,
    snapshotChartHandlers,
    rollbackHandlers,
    reconcileHandlers,
    uiEventHandlers,
    aaaHandlers,
    certificateHandlers,
    trustedCertificateHandlers,
    taskPlanHandlers,
    imageBundleV2Handlers,
    deviceExtraHandlers,
    containerExtraHandlers,
    configletTransferHandlers,
    configletTextHandlers,
    complianceHandlers,
    builderRunHandlers,
  ),
  behaviour: resourceBehaviour,
  sample: sampleOf,
  unknownPath,
  invalid,
  refuse,
});
