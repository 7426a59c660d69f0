// Deploys the devices of devices.csv, lines of serial number and container, and runs their tasks.
import { readFile } from "node:fs/promises";
import { createCloudVision, deployDevice, findContainer, findDevice, runTasks } from "@northbound/cloudvision";

await using cvp = createCloudVision({
  nodes: ["https://cvp1.example.net", "https://cvp2.example.net", "https://cvp3.example.net"],
  credentials: { token: process.env.CVP_TOKEN ?? "" },
});

const lines = (await readFile("devices.csv", "utf8")).trim().split("\n");
const taskIds: string[] = [];
for (const line of lines) {
  const [serialNumber = "", containerName = ""] = line.split(",");
  const device = await findDevice(cvp, { serialNumber });
  const container = await findContainer(cvp, containerName);
  if (!device || !container) throw new Error(`There is no ${device ? containerName : serialNumber}.`);
  const deployed = await deployDevice(cvp, device, { container });
  console.log(`${device.fqdn} to ${container.name}: ${deployed.taskIds.length} tasks`);
  taskIds.push(...deployed.taskIds);
}
await runTasks(cvp, taskIds);
