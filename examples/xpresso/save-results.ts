// Writes what came out of a request into a folder: JSON without secrets, a summary, and JUnit for pipelines.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createXpresso, resultFiles } from "@northbound/xpresso";

await using xpresso = createXpresso({
  nodes: ["https://xpresso.example.net"],
  token: process.env.XPRESSO_TOKEN ?? "",
  group: "routing",
});

const [requestId = "REQ0000001", folder = "results"] = process.argv.slice(2);
const request = await xpresso.requests.waitFor(requestId);
await mkdir(folder, { recursive: true });
for (const { name, text } of resultFiles(request)) {
  await writeFile(join(folder, name), text);
  console.log(name);
}
