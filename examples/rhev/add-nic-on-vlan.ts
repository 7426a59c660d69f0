// Makes a network on a VLAN, brings it to a cluster, and gives a machine a card in it.
import { createRhev } from "@northbound/rhev";

const [machine = "db1", vlan = "42"] = process.argv.slice(2);
const name = `vlan${vlan}`;

await using rhev = createRhev({
  nodes: ["https://engine.example.net"],
  credentials: { username: "admin@internal", password: process.env.ENGINE_PASSWORD ?? "" },
});

const vm = await rhev.collection("vms").get(machine);
const cluster = await rhev.follow(vm, "cluster");
const network =
  (await rhev.collection("networks").find(name)) ??
  (await rhev.networks.create({
    body: { name, vlan: { id: vlan }, data_center: { id: cluster.data_center?.id ?? "" } },
  }));
await rhev.collection(cluster, "networks").create({ id: network.id, required: false });
// A network for machines comes with a profile of its name.
const profiles = await rhev.vnicProfiles.list().all();
const profile = profiles.find((one) => one.network?.id === network.id);
if (!profile) throw new Error(`${name} has no profile.`);
const nic = await rhev.collection(vm, "nics").create({ name: "nic2", vnic_profile: { id: profile.id } });
console.log(`${machine} has ${nic.name} in ${name}: ${nic.mac?.address}`);
