// Gives a machine more memory and cores, whatever its state, and takes a snapshot of it before.
import { createCompute } from "@northbound/cloudcix/compute";

const [id, memory, cores] = process.argv.slice(2).map(Number);
if (!id || !memory || !cores) throw new Error("Usage: resize-instance.ts <id> <memory in GB> <cores>");

await using compute = createCompute({
  credentials: {
    email: "robot@example.com",
    password: process.env.CIX_PASSWORD ?? "",
    apiKey: process.env.CIX_KEY ?? "",
  },
});

const { content: before } = await compute.instances.read({ id });
if (before.state === "running") {
  const body = { instance_id: id, project_id: before.project_id, type: before.type, name: "before resizing" };
  const { content: snapshot } = await compute.snapshots.create({ body });
  await compute.snapshots.waitFor(snapshot.id, "running");
}

const { name, state, specs } = await compute.instances.resize({
  id,
  specs: [
    { sku_name: "RAM_001", quantity: memory },
    { sku_name: before.type === "hyperv" ? "vCPU_002" : "vCPU_001", quantity: cores },
  ],
});
console.log(name, state, specs.map(({ sku_name, quantity }) => `${quantity} ${sku_name}`).join(", "));
