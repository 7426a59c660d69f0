// Starts every machine of a cluster that is down, and waits until all of them are up.
import { createRhev, isConflict } from "@northbound/rhev";

const cluster = process.argv[2] ?? "Default";

await using rhev = createRhev({
  nodes: ["https://engine.example.net"],
  credentials: { username: "admin@internal", password: process.env.ENGINE_PASSWORD ?? "" },
});

const machines = await rhev.vms.list({ search: `cluster=${cluster} and status=down sortby name asc` }).all();
await Promise.all(machines.map(({ id }) => start(id)));
console.log(`${machines.length} started`);

async function start(vmId: string): Promise<void> {
  try {
    await rhev.vms.start({ vmId });
  } catch (error) {
    // Somebody else has started it meanwhile.
    if (!isConflict(error)) throw error;
  }
  const { name, status } = await rhev.vms.waitFor({ vmId }, "up");
  console.log(name, status);
}
