// Writes the inventory to inventory.csv, a line for each device.
import { writeFile } from "node:fs/promises";
import { createCloudVision, listInventory } from "@northbound/cloudvision";

await using cvp = createCloudVision({
  nodes: ["https://cvp1.example.net", "https://cvp2.example.net", "https://cvp3.example.net"],
  credentials: { token: process.env.CVP_TOKEN ?? "" },
});

const columns = ["fqdn", "ipAddress", "serialNumber", "modelName", "version", "containerName", "status"] as const;
const devices = await listInventory(cvp, { provisioned: false });
const lines = devices.map((device) => columns.map((column) => JSON.stringify(device[column])).join(","));
await writeFile("inventory.csv", [columns.join(","), ...lines, ""].join("\n"));
console.log(`${devices.length} devices in inventory.csv`);
