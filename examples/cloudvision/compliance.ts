// Checks every device against what it should have; ends with code 1 when one differs.
import { complianceReport, createCloudVision, listInventory } from "@northbound/cloudvision";

await using cvp = createCloudVision({
  nodes: ["https://cvp1.example.net", "https://cvp2.example.net", "https://cvp3.example.net"],
  credentials: { token: process.env.CVP_TOKEN ?? "" },
});

const { compliant, others } = await complianceReport(cvp, await listInventory(cvp));
for (const { device, compliance, error } of others) {
  console.log(`${device.fqdn}: ${compliance ? `code ${compliance.code}, ${compliance.indication}` : String(error)}`);
}
console.log(`${compliant.length} devices are compliant, ${others.length} are not.`);
if (others.length > 0) process.exitCode = 1;
