// Moves every machine off a host, and takes the host into maintenance.
import { createRhev } from "@northbound/rhev";

await using rhev = createRhev({
  nodes: ["https://engine.example.net"],
  credentials: { username: "admin@internal", password: process.env.ENGINE_PASSWORD ?? "" },
});

const host = await rhev.hosts.handle(process.argv[2] ?? "hv-01");
const machines = await rhev.vms.list({ search: `host.name=${host.data.name}` }).all();
for (const { id, name } of machines) {
  // What is locked at the moment is asked again.
  await rhev.whenFree(() => rhev.vms.migrate({ vmId: id }));
  await rhev.vms.waitFor({ vmId: id }, "up", { changeWithin: 10_000 });
  console.log(`${name} has moved`);
}
await host.deactivate();
await host.waitFor("maintenance");
console.log(`${host.data.name} is in maintenance`);
