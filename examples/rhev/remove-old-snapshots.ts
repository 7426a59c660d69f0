// Removes the snapshots of all machines that are older than some days, one after the other.
import { createRhev, toDate } from "@northbound/rhev";

const limit = Date.now() - Number(process.argv[2] ?? "30") * 86_400_000;

await using rhev = createRhev({
  nodes: ["https://engine.example.net"],
  credentials: { username: "admin@internal", password: process.env.ENGINE_PASSWORD ?? "" },
});

for await (const { id: vmId, name } of rhev.vms.list()) {
  for (const { id: snapshotId, date, description, snapshot_type } of await rhev.vmSnapshots.list({ vmId }).all()) {
    if (snapshot_type !== "regular" || (toDate(date)?.getTime() ?? Infinity) > limit) continue;
    // A machine merges one snapshot at a time.
    await rhev.whenFree(() => rhev.vmSnapshots.delete({ vmId, snapshotId }));
    await rhev.vmSnapshots.waitUntilGone({ vmId, snapshotId });
    console.log(`${name}: ${description} is gone`);
  }
}
