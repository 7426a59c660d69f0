/** Members of answers that Arista's definition requires and the spec does not. */
interface Difference {
  readonly type: string;
  readonly members: readonly string[];
  readonly because: string;
}

/**
 * `factoryId` and `id` are numbers that the first servers kept for themselves. Answers captured from 2020.2.1 and later
 * have none (ansible-cvp, `cv_facts.json` and `facts_unit.py`), whatever the object.
 */
export function isOwnNumber(member: string): boolean {
  return member === "factoryId" || member === "id";
}

/** Keys of a map that the definition shows by an example. */
export const mapExamples: readonly string[] = ["configletId_123", "imageBundle_id", "imageBundleId_123", "string"];

const oldest = "captured answers of 2016.1 and 2017.1 lack them (cvprac-rb, spec/fixtures)";
const thirdSearch = "the third topology search leaves them out (cvprac, cvp_api.py search_topology)";
const otherAnswer = "another answer with the same record does not require it";

/** The other differences, each with its reason. */
export const deliberate: readonly Difference[] = [
  {
    type: "NetElement",
    members: [
      "deviceInfo",
      "deviceStatus",
      "parentContainerId",
      "sslConfigAvailable",
      "sslEnabledByCVP",
      "unAuthorized",
    ],
    because: oldest,
  },
  {
    type: "NetElement",
    members: ["bootupTimeStamp", "internalBuildId", "isDANZEnabled", "isMLAGEnabled"],
    because: thirdSearch,
  },
  {
    type: "CheckedNode",
    members: [
      ..."architecture bootupTimeStamp deviceInfo deviceStatus fqdn hardwareRevision internalBuildId".split(" "),
      ..."internalVersion ipAddress isDANZEnabled isMLAGEnabled key lastSyncUp memFree memTotal modelName".split(" "),
      ..."parentContainerId serialNumber sslConfigAvailable sslEnabledByCVP systemMacAddress taskIdList".split(" "),
      ..."tempAction type unAuthorized version ztpMode".split(" "),
    ],
    because: "the check of a container has no device (cvprac, cvp_api.py check_compliance)",
  },
  { type: "TopologyNode", members: ["deviceStatus"], because: oldest },
  {
    type: "Task",
    members: [
      ..."ccId completedOnInLongFormat newParentContainerId newParentContainerName".split(" "),
      ..."taskStatusBeforeCancel".split(" "),
    ],
    because: oldest,
  },
  { type: "Task", members: ["workOrderEscalation"], because: "answers captured from 2020.2.1 lack it (ansible-cvp)" },
  {
    type: "TempAction",
    members: ["bestImageContainerId", "ccId", "containerKey", "sessionId", "timestamp", "userId"],
    because: oldest,
  },
  { type: "LoginResponse", members: ["userName"], because: "2016.1 says username (cvprac-rb, spec/fixtures)" },
  {
    type: "ImageBundle",
    members: ["updatedDateinLongFormat"],
    because: "servers write updatedDateInLongFormat (ansible-cvp, image_unit.py)",
  },
  {
    type: "ConfigValidationResult",
    members: ["errorCount", "errors"],
    because: "a valid configuration comes without them (cvprac, validate_config_for_device)",
  },
  {
    type: "ConfigValidationError",
    members: ["warning"],
    because: "errors have `error`, warnings are texts (cvprac, validate_config)",
  },
  { type: "", members: ["error", "lineNo"], because: "warnings are texts (cvprac, validate_config)" },
  {
    type: "RoleResponse",
    members: "classId createdBy createdOn description key moduleList moduleListSize name".split(" "),
    because: "the role is in `data` (cvprac, test_api_role_operations, run against servers)",
  },
  { type: "PermissionList", members: ["role"], because: "the definition requires a member that it does not describe" },
  { type: "GeneratedConfiglet", members: ["isDraft"], because: otherAnswer },
  { type: "Configlet", members: ["editable", "isDraft", "sslConfig"], because: otherAnswer },
  { type: "Image", members: ["appliedContainersCount", "appliedDevicesCount"], because: otherAnswer },
  { type: "ImageBundleDetail", members: ["isCertifiedImage"], because: otherAnswer },
  { type: "ImageBundleDetailV2", members: ["user"], because: otherAnswer },
  { type: "Certificate", members: ["key"], because: otherAnswer },
  { type: "DataWithEvent", members: ["eventType"], because: otherAnswer },
  {
    type: "TaskData",
    members: ["APP_SESSION_ID", "imageBundleId", "imageIdList", "imagebundle"],
    because: otherAnswer,
  },
  { type: "TrustedCertificate", members: ["certType", "emailId", "key"], because: otherAnswer },
  { type: "User", members: ["userType"], because: otherAnswer },
];
