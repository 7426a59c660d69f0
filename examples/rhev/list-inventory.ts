// Writes every machine with its host, its memory, its disks and its addresses as comma-separated values.
import { createRhev, toBigInt } from "@northbound/rhev";

await using rhev = createRhev({
  nodes: ["https://engine.example.net"],
  credentials: { username: "admin@internal", password: process.env.ENGINE_PASSWORD ?? "" },
});

const hosts = new Map((await rhev.collection("hosts").list()).map(({ id, name }) => [id, name]));
const follow = "disk_attachments.disk,reported_devices";
console.log("name,status,host,memory MiB,disks GiB,addresses");
for await (const vm of rhev.vms.list({ follow, search: "sortby name asc" })) {
  const disks = vm.disk_attachments?.disk_attachment ?? [];
  const size = disks.reduce((sum, { disk }) => sum + (toBigInt(disk?.provisioned_size) ?? 0n), 0n);
  const devices = vm.reported_devices?.reported_device ?? [];
  const addresses = devices.flatMap(({ ips }) => ips?.ip ?? []).map(({ address }) => address);
  const memory = (toBigInt(vm.memory) ?? 0n) >> 20n;
  console.log([vm.name, vm.status, hosts.get(vm.host?.id ?? ""), memory, size >> 30n, addresses.join(" ")].join());
}
