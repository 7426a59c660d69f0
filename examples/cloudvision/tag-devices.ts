// Gives devices the roles of roles.csv, lines of host name and role, in one workspace.
import { readFile } from "node:fs/promises";
import { createCloudVision, listInventory, tagMany } from "@northbound/cloudvision";

await using cvp = createCloudVision({
  nodes: ["https://cvp1.example.net", "https://cvp2.example.net", "https://cvp3.example.net"],
  credentials: { token: process.env.CVP_TOKEN ?? "" },
});

const serials = new Map((await listInventory(cvp)).map(({ hostname, serialNumber }) => [hostname, serialNumber]));
const roles = new Map<string, string>();
for (const line of (await readFile("roles.csv", "utf8")).trim().split("\n")) {
  const [host = "", role = ""] = line.split(",");
  const serial = serials.get(host);
  if (serial === undefined) console.warn(`CloudVision has no device ${host}.`);
  else roles.set(serial, role);
}
const { workspaceId } = await tagMany(cvp, "role", roles);
console.log(`${roles.size} devices tagged in workspace ${workspaceId}`);
