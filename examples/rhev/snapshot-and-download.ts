// Takes a snapshot of a machine, and downloads the disks as they are in it.
import { open } from "node:fs/promises";
import { createRhev } from "@northbound/rhev";

await using rhev = createRhev({
  nodes: ["https://engine.example.net"],
  credentials: { username: "admin@internal", password: process.env.ENGINE_PASSWORD ?? "" },
});

const vm = await rhev.vms.handle(process.argv[2] ?? "db1");
const { id: snapshotId } = await rhev.whenFree(() =>
  rhev.vmSnapshots.create({ vmId: vm.id, body: { description: "for the archive", persist_memorystate: false } }),
);
await rhev.vmSnapshots.waitFor({ vmId: vm.id, snapshotId }, "ok");
for (const { image_id = "", name } of await rhev.vmSnapshotDisks.list({ vmId: vm.id, snapshotId }).all()) {
  await using file = await open(`${name}.raw`, "w");
  const { size, transferred } = await rhev.imageTransfers.download({ snapshot: { id: image_id } }, file);
  console.log(`${name}: ${size} bytes, ${transferred} over the wire`);
}
