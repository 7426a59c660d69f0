// Makes a disk of a machine larger by some GiB, while the machine runs.
import { createRhev, toBigInt, toWire } from "@northbound/rhev";

const [machine = "db1", gigabytes = "10"] = process.argv.slice(2);

await using rhev = createRhev({
  nodes: ["https://engine.example.net"],
  credentials: { username: "admin@internal", password: process.env.ENGINE_PASSWORD ?? "" },
});

const vm = await rhev.collection("vms").get(machine);
const [attachment] = await rhev.follow(vm, "disk_attachments");
if (!attachment) throw new Error(`${machine} has no disk.`);
const disk = await rhev.disks.get({ diskId: attachment.id });
const size = (toBigInt(disk.provisioned_size) ?? 0n) + (BigInt(gigabytes) << 30n);
await rhev.whenFree(() => rhev.update(attachment, { disk: { provisioned_size: toWire(size) } }));
const { name } = await rhev.disks.waitFor({ diskId: attachment.id }, "ok", {
  until: (larger) => toBigInt(larger.provisioned_size) === size,
});
console.log(`${name} has ${size >> 30n} GiB`);
