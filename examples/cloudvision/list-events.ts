// Counts the events of the last day by severity, and prints those that are critical.
import { createCloudVision } from "@northbound/cloudvision";

await using cvp = createCloudVision({
  nodes: ["https://cvp1.example.net", "https://cvp2.example.net", "https://cvp3.example.net"],
  credentials: { token: process.env.CVP_TOKEN ?? "" },
});

const since = Date.now() - 24 * 3_600_000;
const counts = new Map<string, number>();
for await (const { value } of cvp.eventV1.listEvents()) {
  const { key, severity = "unknown", title = "" } = value ?? {};
  const at = key?.timestamp ?? "";
  if (at === "" || Date.parse(at) < since) continue;
  counts.set(severity, (counts.get(severity) ?? 0) + 1);
  if (severity === "EVENT_SEVERITY_CRITICAL") console.log(at, title);
}
for (const [severity, count] of [...counts].toSorted(([a], [b]) => a.localeCompare(b))) console.log(severity, count);
