// Runs a job profile to its end and leaves with code 1 unless it passed, as a pipeline wants it.
import { createXpresso, summarize } from "@northbound/xpresso";

await using xpresso = createXpresso({
  nodes: ["https://xpresso.example.net"],
  token: process.env.XPRESSO_TOKEN ?? "",
  group: "routing",
});

const profile = await xpresso.helper.idOf("profiles", process.argv[2] ?? "smoke-nightly");
const request = await xpresso.requests.submitAndWait({ body: { profile } });
const { outcome } = summarize(request);
console.log(request.request_id, outcome);
if (outcome !== "passed") process.exitCode = 1;
