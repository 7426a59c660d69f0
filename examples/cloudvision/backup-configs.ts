// Writes the running configuration of every device to backup/<host name>.cfg.
import { mkdir, writeFile } from "node:fs/promises";
import { createCloudVision, getDeviceConfig, listInventory } from "@northbound/cloudvision";

await using cvp = createCloudVision({
  nodes: ["https://cvp1.example.net", "https://cvp2.example.net", "https://cvp3.example.net"],
  credentials: { token: process.env.CVP_TOKEN ?? "" },
});

await mkdir("backup", { recursive: true });
let count = 0;
for (const { hostname, systemMacAddress } of await listInventory(cvp)) {
  await writeFile(`backup/${hostname}.cfg`, await getDeviceConfig(cvp, systemMacAddress));
  count += 1;
}
console.log(`${count} configurations in the folder backup`);
