// Runs again what failed in a request, and waits for it.
import { createXpresso, summarize } from "@northbound/xpresso";

await using xpresso = createXpresso({
  nodes: ["https://xpresso.example.net"],
  token: process.env.XPRESSO_TOKEN ?? "",
  group: "routing",
});

const receipts = await xpresso.requests.rerunFailures({ requestId: process.argv[2] ?? "REQ0000001" });
for (const { request_id } of receipts) {
  const { outcome, failures } = summarize(await xpresso.requests.waitFor(request_id));
  console.log(request_id, outcome, failures.map(({ script }) => script).join(", "));
}
if (receipts.length === 0) console.log("Nothing failed.");
