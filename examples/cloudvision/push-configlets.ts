// Puts each file of the folder configlets, named after its device, on that device: node push-configlets.ts
import { readdir, readFile } from "node:fs/promises";
import { applyConfiglets, createCloudVision, listInventory, putConfiglet, runTasks } from "@northbound/cloudvision";

await using cvp = createCloudVision({
  nodes: ["https://cvp1.example.net", "https://cvp2.example.net", "https://cvp3.example.net"],
  credentials: { token: process.env.CVP_TOKEN ?? "" },
});

const devices = new Map((await listInventory(cvp)).map((device) => [device.hostname, device]));
const changed: string[] = [];
const applied: ReturnType<typeof applyConfiglets>[] = [];
for (const file of await readdir("configlets")) {
  const name = file.replace(/\.cfg$/, "");
  const device = devices.get(name);
  if (!device) throw new Error(`CloudVision has no device ${name}.`);
  const { taskIds, ...configlet } = await putConfiglet(cvp, {
    name,
    config: await readFile(`configlets/${file}`, "utf8"),
  });
  changed.push(...taskIds);
  // Not awaited here: what waits together is saved together.
  applied.push(applyConfiglets(cvp, device, [configlet]));
}
const saved = await Promise.all(applied);
const tasks = await runTasks(cvp, [...new Set([...changed, ...saved.flatMap(({ taskIds }) => taskIds)])]);
console.log(`${saved.length} configlets, ${tasks.length} tasks completed`);
