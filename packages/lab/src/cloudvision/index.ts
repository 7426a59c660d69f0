import type { operations } from "@northbound/cloudvision/schema";
import { defineLabBackend, type LabBackend } from "../core/backend.ts";
import { collectHandlers } from "../core/collect-handlers.ts";
import { nameEnums } from "../spec/name-enums.ts";
import type { SpecOperation } from "../spec/read-spec.ts";
import { aaaHandlers } from "./people/aaa.ts";
import { builderHandlers } from "./builders/builders.ts";
import { ccapiHandlers } from "./change-controls/ccapi.ts";
import { certificateHandlers } from "./certificates/certificates.ts";
import { legacyChangeControlHandlers } from "./change-controls/legacy.ts";
import { configletHandlers } from "./configlets/configlets.ts";
import { containerHandlers } from "./inventory/containers.ts";
import { deviceHandlers } from "./inventory/devices.ts";
import { invalid, refuse, speaksRpc, unknownPath } from "./errors.ts";
import { imageHandlers } from "./images/images.ts";
import { inventoryHandlers } from "./inventory/inventory.ts";
import { labelHandlers } from "./inventory/labels.ts";
import { legacyInventoryHandlers } from "./inventory/legacy-inventory.ts";
import { administrator } from "./people/state.ts";
import { provisioningHandlers } from "./provisioning/provisioning.ts";
import { reconcileHandlers } from "./configlets/reconcile.ts";
import { asValue } from "./resources/resources.ts";
import { seedResources } from "./resources/seed.ts";
import { resourceBehaviour } from "./resources/serve.ts";
import { rollbackHandlers } from "./snapshots/rollback.ts";
import { roleHandlers } from "./people/roles.ts";
import { serviceAccountGatewayHandlers } from "./people/service-account-gateway.ts";
import { addPast } from "./samples/past.ts";
import { sampleOf } from "./samples/samples.ts";
import { authenticate, sessionHandlers } from "./people/session.ts";
import { snapshotChartHandlers } from "./snapshots/snapshot-chart.ts";
import { snapshotHandlers } from "./snapshots/snapshots.ts";
import { cloudVisionSpec } from "./spec.ts";
import { type CloudVisionOptions, type CloudVisionState, createCloudVisionState } from "./state.ts";
import { systemHandlers } from "./system.ts";
import { taskHandlers } from "./tasks/tasks.ts";
import { trustedCertificateHandlers } from "./certificates/trusted-certificates.ts";
import { uiEventHandlers } from "./events/ui-events.ts";
import { builderRunHandlers } from "./builders/builder-runs.ts";
import { complianceHandlers } from "./inventory/compliance.ts";
import { configletTextHandlers } from "./configlets/configlet-texts.ts";
import { configletTransferHandlers } from "./configlets/configlet-transfer.ts";
import { containerExtraHandlers } from "./inventory/container-extras.ts";
import { deviceExtraHandlers } from "./inventory/device-extras.ts";
import { imageBundleV2Handlers } from "./images/image-bundles-v2.ts";
import { taskPlanHandlers } from "./tasks/task-plans.ts";
import { userHandlers } from "./people/users.ts";

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
  // Old releases, and clients of them, use another prefix for the same calls; some write a slash too many. Provisioning
  // and tasks are there below the paths that they had first.
  rewrite: (path) =>
    path
      .replace("//", "/")
      .replace(/^\/web\//, "/cvpservice/")
      .replace(/^\/cvpservice\/ztp\/(?!getAllNetElementList)/, "/cvpservice/provisioning/")
      .replace(/^\/cvpservice\/workflow\/(?=(?:getTasks|executeTask)\.do$)/, "/cvpservice/task/"),
  normalize,
  defaultNodes: 3,
  credentials: administrator,
  optionNames: { version: true, taskStep: true, events: true, logOutMessage: true, used: true },
  create: (setup) => {
    const state = createCloudVisionState(setup);
    seedResources(state);
    if (state.options.used === true) addPast(state);
    return state;
  },
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
