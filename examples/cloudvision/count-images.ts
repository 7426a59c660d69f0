// Counts the devices of each EOS version.
import { createCloudVision } from "@northbound/cloudvision";

await using cvp = createCloudVision({
  nodes: ["https://cvp1.example.net", "https://cvp2.example.net", "https://cvp3.example.net"],
  credentials: { token: process.env.CVP_TOKEN ?? "" },
});

const counts = new Map<string, number>();
for await (const device of cvp.provisioning.searchTopology()) {
  const version = device.version ?? "unknown";
  counts.set(version, (counts.get(version) ?? 0) + 1);
}
for (const [version, count] of [...counts].toSorted(([a], [b]) => a.localeCompare(b))) console.log(version, count);
