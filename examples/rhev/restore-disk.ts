// Uploads a raw image into a new disk, and gives it to a machine.
import { open, stat } from "node:fs/promises";
import { createRhev, toWire } from "@northbound/rhev";

const [path = "disk.raw", machine = "db1"] = process.argv.slice(2);

await using rhev = createRhev({
  nodes: ["https://engine.example.net"],
  credentials: { username: "admin@internal", password: process.env.ENGINE_PASSWORD ?? "" },
});

const vm = await rhev.collection("vms").get(machine);
const { size } = await stat(path);
const made = await rhev.collection("disks").create({ name: "restored", format: "raw", provisioned_size: toWire(size) });
const disk = await rhev.disks.handle(made);
await disk.waitFor("ok");
await using file = await open(path);
await rhev.imageTransfers.upload(disk.id, file);
await rhev
  .collection(vm, "disk_attachments")
  .create({ disk: { id: disk.id }, interface: "virtio_scsi", bootable: false });
console.log(`${machine} has ${disk.data.name} with ${size} bytes`);
