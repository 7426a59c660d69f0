import { toIso } from "../times.ts";
import { type FabricDevice, lineage } from "../inventory/fabric.ts";
import type { CloudVisionState } from "../state.ts";
import type { ResourceValue } from "./resources.ts";

/** Software image compliance: what a device runs beside what its bundle, or that of a container above it, has. */
export function imageSummary({ fabric, images }: CloudVisionState, device: FabricDevice): ResourceValue[] {
  const inherited = lineage(fabric, device.containerKey).findLast(({ imageBundle }) => imageBundle !== undefined);
  const bundle = images.bundles.get(device.imageBundle ?? inherited?.imageBundle ?? "");
  const wanted = bundle?.images
    .map((key) => images.images.get(key))
    .find((image) => image?.name?.endsWith(".swi") === true);
  const version = wanted?.version ?? device.version;
  const code = `SOFTWARE_COMPLIANCE_CODE_${version === device.version ? "IN_SYNC" : "OUT_OF_SYNC"}`;
  const op = version === device.version ? "DIFF_OP_NOP" : "DIFF_OP_CHANGE";
  const at = toIso(device.past.findLast((moment) => moment.version === device.version)?.at ?? device.bootTime);
  return [
    {
      key: { deviceId: device.world.serial },
      summary: {
        sku: device.world.model,
        runningImageUpdateTime: at,
        dualSup: false,
        activeSlot: 1,
        softwareImageDiff: {
          values: {
            "1": {
              code: op,
              textCode: op,
              a: { name: `EOS64-${device.version}.swi`, version: device.version },
              b: { name: wanted?.name ?? `EOS64-${version}.swi`, version },
            },
          },
        },
        complianceStatus: code,
        compliance: {
          values: {
            "1": {
              softwareImageComplianceCode: code,
              terminattrComplianceCode: "SOFTWARE_COMPLIANCE_CODE_IN_SYNC",
              extensionsComplianceCode: "SOFTWARE_COMPLIANCE_CODE_IN_SYNC",
            },
          },
        },
        rebootRequired: {
          softwareImageRebootRequired: version !== device.version,
          terminattrRebootRequired: false,
          extensionRebootRequired: false,
        },
      },
      errors: { values: [] },
      warnings: { values: [] },
      infos: { values: [] },
    },
  ];
}
