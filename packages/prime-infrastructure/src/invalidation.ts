import type { Operation } from "@northbound/runtime";

/** Data resources that show what a service changes, by the group of the service. */
const shownBy: Readonly<Record<string, readonly string[]>> = {
  alarmService: ["alarms", "rogueApAlarms", "events"],
  apOnboarding: ["apOnboardingProfile"],
  apService: ["accessPoints", "accessPointDetails", "jobSummary"],
  cliTemplateConfiguration: ["cliTemplate", "jobSummary"],
  configure: ["devices", "accessPoints", "jobSummary"],
  deviceService: ["devices", "inventoryDetails", "configArchives", "jobSummary"],
  groupService: ["groupSpecification", "deviceGroups", "userDefinedGroups"],
  guestUserService: ["guestUsers"],
  jobService: ["jobSummary"],
  rogueApService: ["rogueApAlarms", "alarms"],
  udfService: ["userDefinedFieldDefinition", "devices"],
  virtualDomainService: [
    "vdAssociatedAccessPoints",
    "vdAssociatedDevices",
    "vdAssociatedDynamicGroups",
    "vdAssociatedGroups",
    "vdAssociatedSiteMaps",
    "vdAssociatedVirtualElements",
  ],
  wlanProvisioning: ["wlanProfiles", "wlanTemplates", "jobSummary"],
};

/** The groups whose remembered reads a write makes void, beside its own. */
export function affectedBy({ id }: Operation): readonly string[] {
  return shownBy[id.split("/", 1)[0] ?? ""] ?? [];
}
