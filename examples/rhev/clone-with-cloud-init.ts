// Makes machines out of a template, gives each its name and a key by cloud-init, and waits until all of them run.
import { createRhev } from "@northbound/rhev";

const [template = "rhel9", count = "20"] = process.argv.slice(2);

await using rhev = createRhev({
  nodes: ["https://engine.example.net"],
  credentials: { username: "admin@internal", password: process.env.ENGINE_PASSWORD ?? "" },
});

const names = Array.from({ length: Number(count) }, (_, index) => `web-${index + 1}`);
await Promise.all(names.map(clone));
console.log(`${names.length} machines of ${template} are up`);

async function clone(name: string): Promise<void> {
  const made = await rhev.collection("vms").create({
    name,
    cluster: { name: "Default" },
    template: { name: template },
    initialization: {
      host_name: `${name}.example.net`,
      user_name: "admin",
      authorized_ssh_keys: process.env.ADMIN_KEY ?? "",
    },
  });
  const vm = await rhev.vms.handle(made);
  // Its disks are copied first.
  await vm.waitFor("down");
  await vm.start({ use_cloud_init: "true" });
  await vm.waitFor("up");
}
