// Backs up the disks of a running machine: whole at first, and then only what has changed, into the same files.
import { open, readFile, writeFile } from "node:fs/promises";
import { createRhev } from "@northbound/rhev";

await using rhev = createRhev({
  nodes: ["https://engine.example.net"],
  credentials: { username: "admin@internal", password: process.env.ENGINE_PASSWORD ?? "" },
});

const vm = await rhev.collection("vms").get(process.argv[2] ?? "db1");
const disks = (await rhev.follow(vm, "disk_attachments")).map(({ id }) => id);
const fromCheckpoint = await readFile("checkpoint", "utf8").catch(() => undefined);
const { checkpoint = "" } = await rhev.vmBackups.run({ vmId: vm.id, disks, fromCheckpoint }, async ({ id }) => {
  for (const disk of disks) {
    await using file = await open(`${disk}.raw`, fromCheckpoint === undefined ? "w" : "r+");
    const what = { backup: { id }, disk: { id: disk } };
    const { transferred } = await rhev.imageTransfers.download(what, file, { changes: fromCheckpoint !== undefined });
    console.log(`${disk}: ${transferred} bytes`);
  }
});
await writeFile("checkpoint", checkpoint);
