// Stops every run of the group that is under way, and says why: before maintenance of the lab.
import { createXpresso } from "@northbound/xpresso";

await using xpresso = createXpresso({
  nodes: ["https://xpresso.example.net"],
  token: process.env.XPRESSO_TOKEN ?? "",
  group: "routing",
});

const reason = process.argv[2] ?? "Maintenance of the lab";
for (const { request_id, state } of await xpresso.requests.list().all()) {
  if (state !== "RUNNING" || request_id === undefined) continue;
  const stopped = await xpresso.requests.stop({ requestId: request_id, body: { reason } });
  console.log(request_id, stopped.state);
}
