// Upgrades the devices of a container, one first, then ten at a time: node upgrade-images.ts <container> <bundle>
import {
  checkCompliance,
  createCloudVision,
  findImageBundle,
  listDevicesInContainer,
  type ManagedDevice,
  upgradeImages,
} from "@northbound/cloudvision";

await using cvp = createCloudVision({
  nodes: ["https://cvp1.example.net", "https://cvp2.example.net", "https://cvp3.example.net"],
  credentials: { token: process.env.CVP_TOKEN ?? "" },
});

const [containerName = "", bundleName = ""] = process.argv.slice(2);
const devices = await listDevicesInContainer(cvp, containerName);
const bundle = await findImageBundle(cvp, bundleName);
if (!bundle) throw new Error(`There is no image bundle ${bundleName}.`);
const isHealthy = async (device: ManagedDevice, when: "before" | "after"): Promise<true | string> => {
  if (when === "before") return device.status === "Registered" || "it is not connected";
  const { isCompliant, code } = await checkCompliance(cvp, { device });
  return isCompliant || `its compliance code is ${code}`;
};
const onStage = (stage: readonly ManagedDevice[]): void => console.log(stage.map(({ fqdn }) => fqdn).join(", "));
await upgradeImages(cvp, { devices, bundle, canaries: 1, batchSize: 10, isHealthy }, { onStage });
