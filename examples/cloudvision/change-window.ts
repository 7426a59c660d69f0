// Carries out all waiting tasks within the next four hours, as one change: node change-window.ts <name of the change>
import { createCloudVision, listTasksForChangeControl, runInWindow } from "@northbound/cloudvision";

await using cvp = createCloudVision({
  nodes: ["https://cvp1.example.net", "https://cvp2.example.net", "https://cvp3.example.net"],
  credentials: { token: process.env.CVP_TOKEN ?? "" },
});

const [name = "Nightly change"] = process.argv.slice(2);
const tasks = (await listTasksForChangeControl(cvp)).map(({ workOrderId }) => workOrderId);
const from = new Date();
const until = new Date(from.getTime() + 4 * 3_600_000);
if (tasks.length === 0) console.log("Nothing waits.");
else {
  const id = `${name.toLowerCase().replaceAll(/\W+/g, "-")}-${from.toISOString().slice(0, 10)}`;
  const ended = await runInWindow(cvp, { change: { id, name, tasks, order: "parallel" }, from, until });
  console.log(`${name}: ${ended.status}, ${tasks.length} tasks`);
}
