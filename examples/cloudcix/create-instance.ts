// Builds an Ubuntu machine in a project, with an SSH key that is made for it, and waits until it runs.
import { writeFile } from "node:fs/promises";
import { createCompute } from "@northbound/cloudcix/compute";

const [projectName = "ams1 project 001", name = "web-1"] = process.argv.slice(2);

await using compute = createCompute({
  credentials: {
    email: "robot@example.com",
    password: process.env.CIX_PASSWORD ?? "",
    apiKey: process.env.CIX_KEY ?? "",
  },
});

const project = await compute.project.list({ search: { name: projectName } }).first();
if (!project) throw new Error(`There is no project ${projectName}.`);

// The private key is in this answer only: the server doesn't keep it.
const { content: key } = await compute.sshKeys.create({ body: { name: `key of ${name}` } });
if (key.private_key !== undefined) await writeFile(`${name}.pem`, key.private_key, { mode: 0o600 });

const { content: created } = await compute.instances.create({
  body: {
    project_id: project.id,
    name,
    type: "lxd",
    grace_period: 72,
    metadata: { instance_type: "virtual-machine", dns: "8.8.8.8,8.8.4.4", ssh_key_names: [key.name] },
    interfaces: [{ gateway: true, ipv4_addresses: [{ address: "10.0.1.10", nat: true }] }],
    specs: [
      { sku_name: "vCPU_001", quantity: 2 },
      { sku_name: "RAM_001", quantity: 4 },
      { sku_name: "SSD_001", quantity: 50 },
      { sku_name: "UBUNTU2404", quantity: 1 },
    ],
  },
});
const instance = await compute.instances.waitFor(created.id, "running");
console.log(instance.name, instance.state, instance.interfaces[0]?.ipv4_addresses?.[0]?.address);
